import { randomUUID } from "node:crypto";
import type { AcceptanceTest, HttpStep } from "../../contract/acceptance-tests.ts";
import { UnknownNameError, type KnownValues } from "../../evidence/insert.ts";
import { captureFrom, wireRequest } from "../acceptance/http-step.ts";
import { sendRequest, type WireAnswer, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import { requestSteps } from "./concurrent-tests.ts";

/** A client that sends the requests of a test one after the other, whatever the answers are. */
export interface TestClient {
  steps: readonly HttpStep[];
  /** What it has captured so far. */
  known: KnownValues & { values: Map<string, string> };
  /** The answers so far, by the position of their step. A step that inserts an unknown value has none. */
  answers: Map<number, WireAnswer>;
  /** Milliseconds until each answer, by the position of its step. */
  times: Map<number, number>;
}

/**
 * Creates a client; null if the test has other steps than requests. A mark such as `{{new:word}}` has one value in all its
 * requests, so that a later one finds what an earlier one made.
 */
export function createClient(server: RunningServer, test: AcceptanceTest): TestClient | null {
  const steps = requestSteps(test);
  if (steps === null) return null;
  const known = { values: new Map(), base: server.base, marks: { token: randomUUID(), now: new Date() } };
  return { steps, known, answers: new Map(), times: new Map() };
}

/** Sends the steps from `from` up to `end`, each once. The end itself is left out. */
export async function sendSteps(
  server: RunningServer,
  client: TestClient,
  { from = 0, end = client.steps.length, signal }: SendRange = {},
): Promise<void> {
  for (const [index, step] of client.steps.entries()) {
    if (index < from || index >= end || signal?.aborted === true || server.ending() !== null) continue;
    const request = wireRequestOf(step, client.known);
    if (request === null) continue;
    const start = performance.now();
    const answer = await sendRequest(server.address, request, { signal });
    client.times.set(index, performance.now() - start);
    client.answers.set(index, answer);
    keepCaptured(client, step, answer);
  }
}

/** Which steps are sent. */
export interface SendRange {
  /** @default 0 */
  from?: number;
  /** @default after the last step */
  end?: number;
  signal?: AbortSignal | undefined;
}

/** Keeps what a step captures from an answer, and returns it. */
export function keepCaptured(
  { known }: Pick<TestClient, "known">,
  step: HttpStep,
  answer: WireAnswer,
): ReadonlyMap<string, string> {
  const found = captureFrom(step, answer);
  if (!("captured" in found)) return new Map();
  for (const [name, value] of found.captured) known.values.set(name, value);
  return found.captured;
}

/** Creates the request of a step; null if the step inserts an unknown value. */
export function wireRequestOf(step: HttpStep, known: KnownValues): WireRequest | null {
  try {
    return wireRequest(step, known);
  } catch (error) {
    if (error instanceof UnknownNameError) return null;
    throw error;
  }
}

/** Returns the position after the last step that captures something; 0 if none does. */
export function afterCaptures(steps: readonly HttpStep[]): number {
  return steps.findLastIndex(({ capture }) => capture.length > 0) + 1;
}
