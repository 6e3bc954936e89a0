import { LONGEST_TIMER } from "../run/longest-timer.ts";
import type { RunBudget } from "./run-budget.ts";

/**
 * Runs work until it ends or until the run's deadline. At the deadline, aborts the work's signal and rejects with the
 * deadline's BudgetError, which is also the signal's reason. This holds even if the work ignores its signal.
 */
export async function untilDeadline<Result>(
  budget: Pick<RunBudget, "deadline">,
  options: { signal: AbortSignal | undefined; isFinal: boolean },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { signal, isFinal } = options;
  const { left, error } = budget.deadline(isFinal);
  if (error === null || left > LONGEST_TIMER) return work(signal ?? new AbortController().signal);
  if (left <= 0) throw error;
  const stop = new AbortController();
  const forward = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) forward();
  signal?.addEventListener("abort", forward, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Reject first, so that the caller gets this error, and not the error of the stopped work.
      reject(error);
      stop.abort(error);
    }, left);
  });
  try {
    return await Promise.race([work(stop.signal), late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", forward);
  }
}
