import { expect, test } from "vitest";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import { runText } from "../../../src/software-house/run-text.ts";

/** Returns the shell commands for a program with this start command and these usages. */
function commands(start: string[], usages: string[], changes: Partial<Specification> = {}): string[] {
  const text = runText({
    language: "python",
    kind: "command-line",
    run: { build: [], start, portVariable: null },
    interface: usages.map((usage) => ({ name: "use", usage, description: "" })),
    ...changes,
  });
  return /```sh\n([^]*)\n```/.exec(text)?.[1]?.split("\n") ?? [];
}

test.each<[string[], string[], string]>([
  [["python3", "main.py"], ["python3 main.py add 5"], "python3 main.py add 5"],
  [["python3", "main.py"], ["python main.py add 5"], "python3 main.py add 5"],
  [["python3", "main.py"], ["main.py add 5"], "python3 main.py add 5"],
  [["python3", "main.py"], ["add 5 --category food"], "python3 main.py add 5 --category food"],
  [["python3", "main.py"], ["expenses add 5", "expenses list"], "python3 main.py add 5"],
  [["./logsummary"], ["$ logsummary < access.log"], "./logsummary < access.log"],
  [["node", "dist/greet.js"], ["greet NAME"], "node dist/greet.js NAME"],
  [["node", "dist/main.js"], ["LIST=a.json node dist/main.js add X"], "LIST=a.json node dist/main.js add X"],
  [["./list"], ["LIST=a.json list add X", "LIST=a.json list show"], "LIST=a.json ./list add X"],
  [["./greet"], ["greet `id`"], "./greet"],
  [["./greet"], [""], "./greet"],
])("a program started by %j with the usage %j runs by %j", (start, usages, command) => {
  expect(commands(start, usages)).toEqual([command]);
});

test("a TypeScript service is installed, built, and started on a port", () => {
  const run = { build: ["tsc"], start: ["node", "dist/server.js"], portVariable: "PORT" };
  expect(commands([], ["GET /"], { language: "typescript", kind: "http-service", run })).toEqual([
    "npm install",
    "npx tsc",
    "PORT=8080 node dist/server.js",
  ]);
});
