import type { RunBudget } from "./run-budget.ts";

/** The longest time that a timer takes; a later deadline is met by the next call. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Ends work at the run's deadline, also where the work does not heed its signal. Rejects with the BudgetError then,
 * which is the signal's reason too.
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
      // First, so that the reason is told in our words, not in those of whoever is stopped.
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
