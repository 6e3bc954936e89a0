// oxlint-disable unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
import { afterAll, describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { CommandStep } from "../../../../src/software-house/contract/command-step.ts";
import type { Language, Specification } from "../../../../src/software-house/contract/specification.ts";
import { createVerifier } from "../../../../src/software-house/verification/create-verifier.ts";
import { missingFor } from "./programs/verification.ts";
import { http } from "./programs/shortener.ts";

const verifier = createVerifier();
afterAll(() => verifier.close());

/** Runs the steps of one test against a program of one file, and returns the failure of the test; null if it passed. */
async function failureOf(
  language: Language,
  { file, kind, content }: { file: string; kind: Specification["kind"]; content: string },
  steps: AcceptanceTest["steps"],
): Promise<string | null> {
  const specification: Specification = {
    title: "A program",
    language,
    kind,
    summary: "It does something.",
    run: {
      build: [],
      start: [file.endsWith(".py") ? "python3" : "node", file],
      portVariable: kind === "http-service" ? "PORT" : null,
    },
    interface: [],
    criteria: [{ id: "c1", priority: "should", given: "it", when: "it runs", then: "it works" }],
    outOfScope: [],
  };
  const evidence = await verifier.verify({
    files: [{ path: file, content }],
    specification,
    tests: { tests: [{ criterionId: "c1", name: "a test", steps }] },
  });
  const [report] = evidence.tests;
  if (report?.status === "not-run") return JSON.stringify(evidence.phases);
  return report?.failure ?? null;
}

function run(words: string[], rest: Partial<CommandStep> & Pick<CommandStep, "expect">): CommandStep {
  return { kind: "command", arguments: words, stdin: null, capture: [], ...rest };
}

/** Counts its starts in its folder and in its home folder. */
const STARTS = {
  python: `import json, os, pathlib
from http.server import BaseHTTPRequestHandler, HTTPServer

starts = []
for place in (pathlib.Path("starts.txt"), pathlib.Path.home() / "starts.txt"):
    count = int(place.read_text()) + 1 if place.exists() else 1
    place.write_text(str(count))
    starts.append(count)

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"starts": starts, "url": "http://" + self.headers["Host"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`,
  typescript: `import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
const starts = ["starts.txt", homedir() + "/starts.txt"].map((place) => {
  const count = existsSync(place) ? Number(readFileSync(place, "utf8")) + 1 : 1;
  writeFileSync(place, String(count));
  return count;
});
createServer((request, response) => {
  response.end(JSON.stringify({ starts, url: "http://" + request.headers.host }));
}).listen(Number(process.env.PORT), "127.0.0.1");
`,
};

/** Prints what it reads: a file, a variable, and the date and time in several ways; writes another file. */
const READER = {
  python: `import datetime, os, pathlib, sys, time
pathlib.Path("out").mkdir(exist_ok=True)
pathlib.Path("out/copy.txt").write_text(pathlib.Path(sys.argv[1]).read_text() + "!")
(pathlib.Path.home() / "seen").write_text("yes")
now = datetime.datetime.now(datetime.timezone.utc)
assert isinstance(now, datetime.datetime) and isinstance(now.date(), datetime.date)
print(os.environ.get("GREETING"), datetime.date.today(), now.strftime("%H:%M"), time.strftime("%Y"), int(time.time()) // 86400)
`,
  typescript: `import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
mkdirSync("out", { recursive: true });
writeFileSync("out/copy.txt", readFileSync(process.argv[2], "utf8") + "!");
writeFileSync(homedir() + "/seen", "yes");
const now = new Date();
if (!(now instanceof Date) || typeof Date() !== "string") throw new Error("no date");
const year = new Intl.DateTimeFormat("en", { year: "numeric" }).format();
console.log(process.env.GREETING, now.toISOString().slice(0, 10), now.toISOString().slice(11, 16), year, Math.floor(Date.now() / 86400000));
`,
};

const FILES = { python: "main.py", typescript: "main.mjs" } as const;

for (const language of ["python", "typescript"] as const) {
  const missing = await missingFor(language);
  describe.skipIf(missing !== null)(
    `in the sandbox, ${language}${missing === null ? "" : `: ${missing}`}`,
    () => {
      test("a restarted service finds its folder and its home, and a fresh one finds neither", async () => {
        const starts = (value: number[]): AcceptanceTest["steps"][number] =>
          http({ expect: { status: [200], json: [{ path: "starts", is: "equals", value }] } });
        const program = { file: FILES[language], kind: "http-service", content: STARTS[language] } as const;
        const capture = [{ name: "url", from: "body", key: "url" }] as const;
        expect(
          await failureOf(language, program, [
            starts([1, 1]),
            http({ expect: { body: ['"{{base}}"'] }, capture: [...capture] }),
            { kind: "restart" },
            starts([2, 2]),
            http({ expect: { body: ['"{{base}}"', '"{{url}}"'] } }),
            { kind: "restart" },
            starts([3, 3]),
          ]),
        ).toBeNull();
        expect(await failureOf(language, program, [{ kind: "restart" }, starts([3, 1])])).toContain(
          "step 2: GET /: expected starts to equal [3,1], got [2,2]",
        );
      });

      test("a command finds files, variables and its clock, and leaves files", async () => {
        const program = { file: FILES[language], kind: "command-line", content: READER[language] } as const;
        const read = run(["notes/a.txt"], {
          environment: [{ name: "GREETING", value: "{{new:word}}" }],
          clock: "2024-02-29T23:58:00Z",
          expect: { exit: [0], stdout: [], stderr: [], exact: "{{new:word}} 2024-02-29 23:58 2024 19782" },
        });
        const steps: AcceptanceTest["steps"] = [
          { kind: "file", path: "~/seen", expect: { present: false } },
          { kind: "file", path: "notes/a.txt", content: "hello {{new:word}}" },
          read,
          {
            kind: "file",
            path: "out/copy.txt",
            expect: { present: true, content: ["^hello {{new:word}}!$"] },
          },
          { kind: "file", path: "~/seen", content: null, expect: { present: true, content: null } },
          run(["notes/a.txt"], {
            expect: { exit: [0], stdout: ["^(None|undefined) {{date}} "], stderr: [] },
          }),
        ];
        expect(await failureOf(language, program, steps)).toBeNull();
        const wrong = steps.with(4, {
          kind: "file",
          path: "~/seen",
          expect: { present: true, content: ["no"] },
        });
        expect(await failureOf(language, program, wrong)).toContain(
          'step 5: expected the file ~/seen to match /no/, got "yes"',
        );
      });
    },
  );
}
