import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { RunningServer } from "../../../../../src/software-house/verification/running-server.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

/** What a service answers: a status and a JSON value; null if it never answers. */
export type Answer = [status: number, content: unknown] | null;

/** A service: gets the method, the path and the JSON body of a request. */
export type Service = (
  request: { method: string; path: string; body: Record<string, unknown> },
  message: IncomingMessage,
) => Answer | Promise<Answer>;

/** Starts a service in this process, as a server that verification can use. */
export async function serveHere(service: Service): Promise<RunningServer> {
  const folder = temporaryFolder();
  const socketPath = join(folder.path, "server");
  const server = createServer((request, response) => void answer(service, request, response));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    address: { socketPath, port: 80 },
    base: "http://127.0.0.1:80",
    ending: () => null,
    usage: () => null,
    waitForEnding: () => Promise.resolve(null),
    signal: () => undefined,
    ended: new Promise(() => undefined),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      folder[Symbol.dispose]();
      return { exit: 0, signal: null, stopped: null, stdout: "", stderr: "", milliseconds: 0 };
    },
  };
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  const found = await service({ method: request.method ?? "", path: request.url ?? "", body }, request);
  if (found === null) return;
  response.writeHead(found[0], { "Content-Type": "application/json" }).end(JSON.stringify(found[1]));
}
