import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { wireRequest } from "../acceptance/http-step.ts";
import { UnknownNameError } from "../../evidence/insert.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";

const MOST_REQUESTS = 10;

/** A server may still be at what it was asked before: so often each request is tried. */
const TRIES = 3;

/**
 * Sends what the tests begin with, and tells of the first request that gets no answer at all; null where there is none.
 * What is answered does not count: the state is another by then.
 */
export async function silentRequest(
  server: RunningServer,
  tests: AcceptanceTests,
  signal?: AbortSignal,
): Promise<string | null> {
  const requests = firstRequests(tests, server).slice(0, MOST_REQUESTS);
  const all = requests.length > 0 ? requests : [{ method: "GET", path: "/", headers: [], body: null }];
  for (const request of all) {
    if (!(await isAnswered(server, request, signal))) {
      return `${request.method} ${request.path} is not answered any more`;
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

/** Requests that can be sent without anything captured, as the tests begin. */
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
