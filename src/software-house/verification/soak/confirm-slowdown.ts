import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { captureFrom } from "../acceptance/http-step.ts";
import { sendRequest } from "../acceptance/send-request.ts";
import type { RunningServer, startServer } from "../running-server.ts";
import { stepRequest } from "./drive-soak.ts";
import { isMuchSlower, medianOf } from "./latency.ts";

/** How often each of two servers is asked. */
const PAIRS = 3;

/** Longest time for an answer, in milliseconds. */
const PATIENCE = 50_000;

/** Milliseconds that a single request may get slower: an answer can be long because of what was stored before. */
const ONE_MAY = 1_000;

/**
 * Compares a server after a soak with a new one, at the same time, so that a busy machine slows both. Returns null if
 * a request that got slower is not much slower than on the new server. It is a failure if most requests got slower, or
 * if this one takes a second more.
 */
export async function confirmSlowdown(
  soaked: RunningServer,
  /** The request that got slower, as `test:step`. */
  witness: string,
  options: {
    tests: AcceptanceTests;
    start: () => ReturnType<typeof startServer>;
    isGeneral: boolean;
    signal?: AbortSignal | undefined;
  },
): Promise<{ text: string; isFailure: boolean } | null> {
  const { tests, start, isGeneral, signal } = options;
  const [index = 0, position = 0] = witness.split(":").map(Number);
  const test = tests.tests[index];
  const started = await start();
  if (test === undefined || "fault" in started) return null;
  const times: Record<"first" | "last", number[]> = { first: [], last: [] };
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      times.last.push(await timeOf(soaked, test, { position, signal }));
      times.first.push(await timeOf(started.server, test, { position, signal }));
    }
  } finally {
    await started.server.stop();
  }
  const [first, last] = [median(times.first), median(times.last)];
  if (!isMuchSlower({ first, last })) return null;
  const step = test.steps[position];
  const request = step?.kind === "http" ? `${step.method} ${step.path}` : "a request";
  const text = `${request} takes ${Math.round(last)} ms after the soak, and ${Math.round(first)} ms on a new server`;
  return { text, isFailure: isGeneral || last - first > ONE_MAY };
}

function median(times: readonly number[]): number {
  return medianOf(times.map((milliseconds) => ({ milliseconds })));
}

/** Sends a test's requests up to a step, and returns how long that step's answer took, in milliseconds. */
async function timeOf(
  server: RunningServer,
  { steps }: AcceptanceTest,
  { position, signal }: { position: number; signal?: AbortSignal | undefined },
): Promise<number> {
  const values = new Map<string, string>();
  let took = 0;
  for (const step of steps.slice(0, position + 1)) {
    const request = step.kind === "http" ? stepRequest(step, { values, base: server.base }) : null;
    if (step.kind !== "http" || request === null) continue;
    const began = performance.now();
    const answer = await sendRequest(server.address, request, { signal, patience: PATIENCE });
    signal?.throwIfAborted();
    took = performance.now() - began;
    const captured = captureFrom(step, answer);
    if ("captured" in captured) for (const [name, value] of captured.captured) values.set(name, value);
  }
  return took;
}
