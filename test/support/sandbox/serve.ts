import { request, type Agent } from "node:http";
import { text } from "node:stream/consumers";
import { findSandbox } from "../../../src/software-house/sandbox/find-sandbox.ts";
import type { SandboxLimits, SandboxServer } from "../../../src/software-house/sandbox/sandbox.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { LIMITS } from "./users.ts";

/** Starts a server from a script in JavaScript, or from other arguments. It is stopped when it is disposed. */
export async function serve(
  script: string,
  { limits, ...command }: { limits?: Partial<SandboxLimits>; arguments?: readonly string[] } = {},
): Promise<SandboxServer & AsyncDisposable> {
  const { sandbox } = await findSandbox({ engines: ["bubblewrap"] });
  if (sandbox === null) throw new Error("no sandbox");
  const folder = temporaryFolder({ "server.js": script });
  const server = await sandbox.serve(
    { arguments: ["node", "server.js"], project: folder.path, ...command, limits: { ...LIMITS, ...limits } },
    { portVariable: "PORT" },
  );
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      folder[Symbol.dispose]();
    },
  };
}

/** Sends a request to a server and returns the text of its answer. */
export function ask(
  server: SandboxServer,
  { agent, body = "" }: { agent?: Agent; body?: string | Buffer } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socketPath = server.socketPath ?? "";
    const sent = request({ socketPath, method: "POST", ...(agent && { agent }) }, (reply) => {
      text(reply).then(resolve, reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
