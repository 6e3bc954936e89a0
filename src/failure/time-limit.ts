import { setTimeout as delay } from "node:timers/promises";
import { TroupeError } from "../errors/troupe-error.ts";

/** How long work that was told to stop may take to say what it had used, in milliseconds. */
const GRACE_MILLISECONDS = 250;

/**
 * Does work under a time limit: at its end the signal that the work was given aborts, and with it every model
 * request. Rejects with TroupeError `step_timed_out`, also where the work takes no notice.
 */
export async function withinTime<Value>(
  work: (signal: AbortSignal | undefined) => Promise<Value>,
  options: { agent: string; seconds: number | undefined; signal: AbortSignal | undefined },
): Promise<Value> {
  const { agent, seconds, signal } = options;
  if (seconds === undefined) return work(signal);
  const limit = new AbortController();
  const error = new TroupeError("step_timed_out", `${agent} did not finish within ${seconds} s`);
  const timer = setTimeout(() => limit.abort(error), seconds * 1000);
  const done = work(signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]));
  const over = new Promise<"over">((resolve) => {
    limit.signal.addEventListener("abort", () => resolve("over"), { once: true });
  });
  try {
    const first = await Promise.race([done.then((value) => ({ value })), over]);
    if (first !== "over") return first.value;
    const told = done.catch(() => undefined);
    await Promise.race([told, delay(GRACE_MILLISECONDS, undefined, { ref: false })]);
    throw error;
  } catch (thrown) {
    // The work may notice the end before we do; an abort from outside is not ours to rename.
    throw limit.signal.aborted && !signal?.aborted ? error : thrown;
  } finally {
    clearTimeout(timer);
  }
}
