import { setTimeout as delay } from "node:timers/promises";
import { TroupeError } from "../errors/troupe-error.ts";
import { followSignals } from "../langgraph/follow-signals.ts";

/** How long aborted work can take to report its usage, in milliseconds. */
const GRACE_MILLISECONDS = 250;

/**
 * Runs work with a time limit. When the time is over, aborts the work's signal, and with it every model request. Then
 * rejects with the TroupeError `step_timed_out`, even if the work ignores its signal.
 */
export async function withinTime<Value>(
  work: (signal: AbortSignal | undefined) => Promise<Value>,
  options: { agent: string; seconds: number | undefined; signal: AbortSignal | undefined },
): Promise<Value> {
  const { agent, seconds, signal } = options;
  if (seconds === undefined) return work(signal);
  const limit = followSignals([signal]);
  const error = new TroupeError("step_timed_out", `${agent} did not finish within ${seconds} s`);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<"over">((resolve) => {
    timer = setTimeout(() => {
      resolve("over");
      limit.abort(error);
    }, seconds * 1000);
  });
  const done = work(limit.signal);
  try {
    const first = await Promise.race([done.then((value) => ({ value })), over]);
    if (first !== "over") return first.value;
    // If nothing else is open, only this timer keeps the process alive.
    const isEnough = new AbortController();
    const grace = delay(GRACE_MILLISECONDS, undefined, { signal: isEnough.signal }).catch(() => undefined);
    await Promise.race([done.catch(() => undefined), grace]);
    isEnough.abort();
    throw error;
  } catch (thrown) {
    // The work may reject before this function does. An abort from outside keeps its own error.
    throw limit.signal.reason === error && !signal?.aborted ? error : thrown;
  } finally {
    clearTimeout(timer);
    limit.end();
  }
}
