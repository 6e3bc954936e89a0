import { NOTHING_REPORT } from "./nothing-report.ts";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { RunningServer } from "../running-server.ts";

/** A service that does nothing right. */
export interface NullService {
  /** What it does, in a few words. */
  does: string;
  answer(request: { method: string; path: string; body: string }): { status: number; body: string };
}

/** Services that do nothing right. Those that fail most tests come first. */
export const NULL_SERVICES: readonly NullService[] = [
  { does: "404 for all requests", answer: () => ({ status: 404, body: "" }) },
  { does: "200 with {}", answer: () => ({ status: 200, body: "{}" }) },
  { does: "200 without a body", answer: () => ({ status: 200, body: "" }) },
  {
    does: "an echo of the request",
    answer: ({ method, path, body }) => ({ status: method === "POST" ? 201 : 200, body: body || path }),
  },
];

/** Starts a service in this process, behind a unix socket in this folder. */
export async function startNullService(service: NullService, folder: string): Promise<RunningServer> {
  const server = createServer((request, response) => {
    reply(service, request, response).catch(() => response.destroy());
  });
  const socketPath = join(folder, SOCKET);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  const ended = new Promise<CommandReport>((resolve) => {
    server.once("close", () => resolve(NOTHING_REPORT));
  });
  return {
    address: { socketPath, port: PORT },
    base: `http://127.0.0.1:${PORT}`,
    ending: () => null,
    waitForEnding: () => Promise.resolve(null),
    signal: () => undefined,
    usage: () => null,
    ended,
    stop() {
      server.close();
      server.closeAllConnections();
      return ended;
    },
  };
}

/** Name of the socket in its folder. */
export const SOCKET = "service";

/** The port that the address of a service shows. Nothing listens there. */
const PORT = 8080;

async function reply(
  service: NullService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url: path = "/" } = request;
  const { status, body } = service.answer({ method, path, body: await text(request) });
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body);
}
