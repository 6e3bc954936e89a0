import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { AcceptanceTest } from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { TestReport } from "../../../../../src/software-house/contract/round-report.ts";
import type { StartOwnServer } from "../../../../../src/software-house/verification/acceptance/own-server.ts";
import { runHttpTests } from "../../../../../src/software-house/verification/acceptance/run-tests.ts";
import type { RunningServer } from "../../../../../src/software-house/verification/running-server.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { shortenerSpecification } from "./shortener.ts";

/** A request that a service got. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** Answers a request: with a status and a body, or by itself. */
export type Handler = (
  request: Received,
  response: ServerResponse,
) => { status?: number; body?: unknown; headers?: Record<string, string> } | undefined | void;

/** A service in this process that tests are run against. */
export interface Service {
  server: RunningServer;
  stop: () => Promise<void>;
}

let lastPort = 40_000;

/** Starts a service in this process, on a unix socket. */
export async function startService(handle: Handler): Promise<Service> {
  const folder = temporaryFolder();
  lastPort += 1;
  const address = { socketPath: join(folder.path, "server"), port: lastPort };
  const server = createServer((request, response) => {
    void answerTo(request, response, handle);
  });
  await new Promise<void>((resolve) => server.listen(address.socketPath, resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    folder[Symbol.dispose]();
  };
  const never = new Promise<never>(() => undefined);
  const running: RunningServer = {
    address,
    base: `http://127.0.0.1:${address.port}`,
    ending: () => null,
    waitForEnding: () => Promise.resolve(null),
    signal: () => undefined,
    ended: never,
    stop: () => never,
  };
  return { server: running, stop };
}

async function answerTo(request: IncomingMessage, response: ServerResponse, handle: Handler): Promise<void> {
  const { method = "", url: path = "", headers } = request;
  const answer = handle({ method, path, headers, body: await text(request) }, response);
  if (answer === undefined) return;
  const { status = 200, body = "", headers: more = {} } = answer;
  const written = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", ...more }).end(written);
}

/** Runs the steps of one test against a service of its own, and returns the test's report. */
export async function runAgainst(
  handle: Handler,
  steps: AcceptanceTest["steps"],
  options: { fresh?: boolean; startOwn?: StartOwnServer } = {},
): Promise<TestReport> {
  const { server, stop } = await startService(handle);
  const { startOwn, ...rest } = options;
  try {
    const test = { criterionId: "c1", name: "a test", steps, ...rest };
    const specification = shortenerSpecification("go", {});
    const [report] = await runHttpTests({ tests: [test] }, { specification, server, startOwn });
    if (report === undefined) throw new Error("there is no report");
    return report;
  } finally {
    await stop();
  }
}

/** Runs the steps as `runAgainst` does, and returns the failure; null if the test passed. */
export async function failureOf(handle: Handler, ...steps: AcceptanceTest["steps"]): Promise<string | null> {
  return (await runAgainst(handle, steps)).failure;
}
