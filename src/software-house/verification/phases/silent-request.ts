import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { wireRequest } from "../acceptance/http-step.ts";
import { UnknownNameError } from "../../evidence/insert.ts";
import { PLAIN_REQUEST, sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";

const MOST_REQUESTS = 10;

/** How often each request is tried, because a server may still work on earlier requests. */
const TRIES = 3;

/**
 * Sends the first requests of the tests, and describes the first that gets no answer; null if all are answered. The
 * answers themselves do not count, because the server's state has changed by then.
 */
export async function silentRequest(
  server: RunningServer,
  tests: AcceptanceTests,
  signal?: AbortSignal,
): Promise<string | null> {
  const requests = firstRequests(tests, server).slice(0, MOST_REQUESTS);
  const all = requests.length > 0 ? requests : [PLAIN_REQUEST];
  for (const request of all) {
    if (!(await isAnswered(server, request, signal))) {
      return `${request.method} ${request.path} is no longer answered`;
    }
  }
  return null;
}

async function isAnswered(
  server: RunningServer,
  request: WireRequest,
  signal?: AbortSignal,
): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES && server.ending() === null; attempt += 1) {
    const answer = await sendRequest(server.address, request, { signal });
    signal?.throwIfAborted();
    if (!("fault" in answer)) return true;
  }
  return false;
}

/** Returns the tests' first requests that insert no captured value. */
export function firstRequests({ tests }: AcceptanceTests, server: RunningServer): WireRequest[] {
  return tests.flatMap(({ steps }) => {
    const [step] = steps;
    if (step?.kind !== "http") return [];
    try {
      return [wireRequest(step, { values: new Map(), base: server.base })];
    } catch (error) {
      if (error instanceof UnknownNameError) return [];
      throw error;
    }
  });
}
