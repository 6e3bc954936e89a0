// oxlint-disable unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Specification } from "../../../../../src/software-house/contract/specification.ts";
import { runHttpTests } from "../../../../../src/software-house/verification/acceptance/run-tests.ts";
import type { FreshRun } from "../../../../../src/software-house/verification/phases/variation-phase.ts";
import type { RunningServer } from "../../../../../src/software-house/verification/running-server.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

/** A request as a small program sees it. */
interface ProgramRequest {
  method: string;
  path: string;
  /** The body's JSON; null if there is none. */
  body: Record<string, unknown>;
}

/** Answers a request with a status and JSON. */
export type Answer = (request: ProgramRequest) => [status: number, body?: unknown];

/** A service of this process that the tests of a verification are run against, over real HTTP. */
export interface LocalProgram {
  /** Starts the program anew and runs tests against it. */
  run: FreshRun;
  /** Starts the program anew; it runs until the end of the scope. */
  start: () => Promise<RunningServer & AsyncDisposable>;
}

/** Creates a service. `create` is called for each start and returns what a request is answered with. */
export function localProgram(create: () => Answer): LocalProgram {
  const start = async (): Promise<RunningServer & AsyncDisposable> => {
    const folder = temporaryFolder();
    const server = createServer(listenerOf(create()));
    const socketPath = join(folder.path, "server");
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    return Object.assign(runningServer(socketPath), {
      [Symbol.asyncDispose]: async () => {
        await closed(server);
        folder[Symbol.dispose]();
      },
    });
  };
  return {
    start,
    async run(tests, onStep) {
      await using server = await start();
      return await runHttpTests(tests, { specification: NOTES, server, onStep });
    },
  };
}

/** A specification with one criterion that must pass, `c1`, and one that should, `c2`. */
export const NOTES: Specification = {
  title: "Notes",
  language: "go",
  kind: "http-service",
  summary: "Keeps notes.",
  run: { build: [], start: ["./server"], portVariable: "PORT" },
  interface: [],
  criteria: [
    { id: "c1", priority: "must", given: "", when: "", then: "" },
    { id: "c2", priority: "should", given: "", when: "", then: "" },
  ],
  outOfScope: [],
};

function listenerOf(answer: Answer): RequestListener {
  const reply: (...exchange: Parameters<RequestListener>) => Promise<void> = async (request, response) => {
    const { method = "", url: path = "" } = request;
    const sent = await text(request);
    const [status, body] = answer({ method, path, body: sent === "" ? {} : JSON.parse(sent) });
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body ?? {}));
  };
  return (request, response) => void reply(request, response);
}

function runningServer(socketPath: string): RunningServer {
  const unused = (): never => {
    throw new Error("a program of this process has no end that is watched");
  };
  return {
    address: { socketPath, port: 80 },
    base: "http://127.0.0.1:80",
    ending: () => null,
    usage: () => null,
    waitForEnding: () => Promise.resolve(null),
    signal: unused,
    ended: new Promise(() => undefined),
    stop: unused,
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
