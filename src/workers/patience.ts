import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { monotonicNow, systemEffects, type Effects } from "../run/effects.ts";
import { isPassingFailure } from "./passing-failure.ts";

/** The pause before the second attempt, in milliseconds. It doubles with each attempt. */
const FIRST_PAUSE = 50;

/** The longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE = 2_000;

/** How long `patiently` waits, and what it calls meanwhile. */
export interface Patience {
  /**
   * No attempt begins after this signal has aborted, except the first.
   * @default waits for as long as it takes
   */
  signal?: AbortSignal | undefined;
  /**
   * No attempt begins after this time in milliseconds. Then `patiently` rejects with TroupeError `workers_unavailable`.
   * @default waits for as long as it takes
   */
  longest?: number | undefined;
  /** Called with the error after each attempt that failed, before the pause. */
  onFailure?: ((error: unknown, attempt: number) => void) | undefined;
  /** @default the real clock, timers and random numbers */
  effects?: Pick<Effects, "monotonicNow" | "now" | "sleep" | "random"> | undefined;
}

/**
 * Carries out an operation on PostgreSQL, and again for as long as it fails for a reason that passes
 * (`isPassingFailure`). The pauses grow from 50 ms to 2 s, and differ by chance, so that processes do not all come back at
 * once. The operation must be one that may be done twice: if a connection breaks during COMMIT, it is unknown whether the
 * transaction was stored.
 *
 * Rejects with the operation's error if another attempt would not help (`isPassingFailure`), or if the signal aborts, and
 * with TroupeError `workers_unavailable` after `longest`.
 *
 * @example
 * const due = await patiently(() => store.due(100), { signal: worker.signal });
 */
export async function patiently<Result>(
  operation: () => Promise<Result>,
  { signal, longest = Infinity, onFailure, effects = systemEffects }: Patience = {},
): Promise<Result> {
  const never = new AbortController().signal;
  const end = monotonicNow(effects) + longest;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!isPassingFailure(error) || signal?.aborted) throw error;
      onFailure?.(error, attempt);
      const left = end - monotonicNow(effects);
      if (left <= 0) throw givenUp(error, longest);
      const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(attempt - 1, 10), LONGEST_PAUSE, left);
      const isAborted = await effects.sleep(pause * (0.5 + effects.random() / 2), signal ?? never).then(
        () => false,
        () => true,
      );
      if (isAborted) throw error;
    }
  }
}

/** The server may have been reached: too many connections and a conflict of transactions are passing failures, too. */
function givenUp(error: unknown, milliseconds: number): TroupeError {
  return new TroupeError(
    "workers_unavailable",
    `PostgreSQL did not carry out an operation within ${milliseconds / 1000} s: ${messageOf(error)}`,
    { cause: error },
  );
}
