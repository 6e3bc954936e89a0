import { findSandbox } from "../../../src/software-house/sandbox/find-sandbox.ts";
import type { SandboxCommand, SandboxServer } from "../../../src/software-house/sandbox/sandbox.ts";
import { createInterface } from "node:readline";

/** A question to the process, one line of JSON. The answer has the same id. */
export type Question = { id: number } & (
  | { do: "find" }
  | { do: "run"; command: SandboxCommand }
  | { do: "serve"; command: SandboxCommand }
  | { do: "stop" }
);

/** Runs sandboxes in a separate process, which can have the rights of another user or can be killed. */
if (process.argv[1] === import.meta.filename) {
  let server: SandboxServer | null = null;
  const answer = async (question: Question): Promise<unknown> => {
    const { sandbox, hint } = await findSandbox({ engines: ["bubblewrap"] });
    if (question.do === "find") return { engine: sandbox?.engine ?? null, hint };
    if (sandbox === null) throw new Error(hint ?? "");
    if (question.do === "run") return sandbox.run(question.command);
    if (question.do === "stop") return server?.stop();
    server = await sandbox.serve(question.command, { portVariable: "PORT" });
    return { socketPath: server.socketPath, port: server.port, fault: server.fault };
  };
  createInterface(process.stdin).on("line", (line) => {
    const question = JSON.parse(line) as Question;
    void answer(question).then(
      (value) => process.stdout.write(`${JSON.stringify({ id: question.id, value })}\n`),
      (error: Error) =>
        process.stdout.write(`${JSON.stringify({ id: question.id, error: error.message })}\n`),
    );
  });
}
