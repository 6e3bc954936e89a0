import { request, type IncomingHttpHeaders } from "node:http";
import { noCounts, type WorkerStatus } from "../../../../src/workers/operations/worker-status.ts";

/** A worker that reaches both services, with what a test changes of it. */
export function idleWorker(changes: Partial<WorkerStatus> = {}): WorkerStatus {
  return {
    name: "machine-1",
    running: 0,
    isDraining: false,
    counts: noCounts(),
    ping: () => Promise.resolve({ redis: null, postgres: null }),
    statistics: () =>
      Promise.resolve({
        runs: { queued: 2, running: 1, waiting: 0, finished: 7, failed: 1, canceled: 0 },
        oldestQueued: 1_500,
        takeOvers: 3,
      }),
    depth: () => Promise.resolve(2),
    ...changes,
  };
}

/** An answer of the server. */
export interface Got {
  status: number | undefined;
  text: string;
  headers: IncomingHttpHeaders;
}

/** Sends a request with headers of its own, which `fetch` would not allow. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.once("end", () => resolve({ status: response.statusCode, text, headers: response.headers }));
    });
    sent.once("error", reject).end();
  });
}
