import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { captureFrom } from "../acceptance/http-step.ts";
import { sendRequest } from "../acceptance/send-request.ts";
import type { RunningServer, startServer } from "../running-server.ts";
import { stepRequest } from "./drive-soak.ts";
import { isSlower } from "./latency.ts";

/** How often each of two servers is asked, and for how many different requests. */
const [PAIRS, MOST_WITNESSES] = [5, 12];

/** Longest time for an answer, in milliseconds. */
const PATIENCE = 50_000;

/** Milliseconds from which on an answer that takes ten times as long is a warning. */
const TOLD = 200;

/** How many milliseconds longer an answer may take: it can be long because of what was stored before. */
const MAY_MORE = 1_000;

/**
 * How many milliseconds each request of the soak may add to a later one, and from which sum on that counts. To list a
 * thing that was stored takes some thousandths of a millisecond.
 */
const MAY_ADD = { each: 0.05, least: 20 };

/** How many milliseconds longer a request may take that is refused, and needs nothing of what was stored. */
const SIMPLE_MAY_MORE = 10;

/** Time after which no further request is compared, in milliseconds. */
const LONG_MILLISECONDS = 20_000;

/** What a soak has shown, each request as `test:step`. */
export interface SlowdownToConfirm {
  /** Requests that got slower. */
  witnesses: readonly string[];
  /** A request that is refused, if it and most requests got slower; else null. */
  simplest: string | null;
  /** The number of requests that were answered. */
  answered: number;
}

/** How long an answer takes on a new server and on one after a soak, in milliseconds. */
interface Pair {
  first: number;
  last: number;
}

/**
 * Compares a server after a soak with a new one, at the same time, so that a busy machine slows both. Each request is
 * sent alone: in the soak, others may have delayed it. Returns null if none is much slower. It is a failure if a request
 * that is refused got slower, if a request takes a second more, or if each request of the soak made it much slower.
 */
export async function confirmSlowdown(
  soaked: RunningServer,
  { witnesses, simplest, answered }: SlowdownToConfirm,
  options: {
    tests: AcceptanceTests;
    start: () => ReturnType<typeof startServer>;
    signal?: AbortSignal | undefined;
  },
): Promise<{ text: string; isFailure: boolean } | null> {
  const { tests, start, signal } = options;
  const started = await start();
  if ("fault" in started) return null;
  const servers = { soaked, unused: started.server };
  let warning: string | null = null;
  try {
    const begin = performance.now();
    for (const { step, test, position, name } of requestsOf(tests, simplest, witnesses)) {
      if (performance.now() - begin > LONG_MILLISECONDS) break;
      const pair = await pairOf(servers, test, { position, signal });
      const more = pair.last - pair.first;
      const isAdded = isSlower(pair, MAY_ADD.least) && more > MAY_ADD.each * answered;
      const isSimple = step === simplest && isSlower(pair, SIMPLE_MAY_MORE);
      const text = `${name} takes ${Math.round(pair.last)} ms after the soak, and ${Math.round(pair.first)} ms on a new server`;
      if (isSimple || isAdded || isSlower(pair, MAY_MORE)) return { text, isFailure: true };
      if (isSlower(pair, TOLD)) warning ??= text;
    }
  } finally {
    await started.server.stop();
  }
  return warning === null ? null : { text: warning, isFailure: false };
}

/** Returns the requests to compare, each once: tests send the same with other values. */
function requestsOf(
  { tests }: AcceptanceTests,
  simplest: string | null,
  witnesses: readonly string[],
): { step: string; test: AcceptanceTest; position: number; name: string }[] {
  const found = new Map<string, { step: string; test: AcceptanceTest; position: number; name: string }>();
  for (const step of [...(simplest === null ? [] : [simplest]), ...witnesses]) {
    const [index = 0, position = 0] = step.split(":").map(Number);
    const test = tests[index];
    const sent = test?.steps[position];
    if (test === undefined || sent?.kind !== "http") continue;
    const name = `${sent.method} ${sent.path}`;
    if (!found.has(name)) found.set(name, { step, test, position, name });
  }
  return [...found.values()].slice(0, MOST_WITNESSES);
}

/** Pairs after which a request that is not slower is left. */
const FEW_PAIRS = 2;

/** Asks both servers in turn, and takes the shortest time of each: a busy machine only adds to it. */
async function pairOf(
  { soaked, unused }: { soaked: RunningServer; unused: RunningServer },
  test: AcceptanceTest,
  place: { position: number; signal?: AbortSignal | undefined },
): Promise<Pair> {
  const pair = { first: Infinity, last: Infinity };
  for (let count = 1; count <= PAIRS; count += 1) {
    pair.last = Math.min(pair.last, await timeOf(soaked, test, place));
    pair.first = Math.min(pair.first, await timeOf(unused, test, place));
    const isClose = pair.last - pair.first <= SIMPLE_MAY_MORE;
    if (isClose || (count >= FEW_PAIRS && !isSlower(pair, SIMPLE_MAY_MORE))) return pair;
  }
  return pair;
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
