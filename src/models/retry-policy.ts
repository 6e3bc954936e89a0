import { LONGEST_TIMER } from "../run/longest-timer.ts";
import { checkOptions, faultOfLimit, faultOfRange } from "../errors/check-options.ts";
import type { ModelError } from "../errors/model-error.ts";

/** Retries of a model call, and the limits of time and size of a reply. */
export interface RetryPolicy {
  /**
   * The largest number of attempts, the first included.
   * @default 4
   */
  attempts: number;
  /**
   * The first pause between attempts. Each further pause is twice as long.
   * @default 1_000
   */
  pauseMilliseconds: number;
  /**
   * The longest pause. If the server asks for a longer one, the call fails at once.
   * @default 60_000
   */
  maximumPauseMilliseconds: number;
  /**
   * The longest time for a whole reply, also for one that is streamed. A streamed reply that began and takes longer is not
   * asked for again.
   * @default 600_000
   */
  replyMilliseconds: number;
  /**
   * The longest silence between two pieces of a stream.
   * @default 60_000
   */
  stallMilliseconds: number;
  /**
   * The longest reply in characters: its text, its thinking and the arguments of its calls. A longer one is
   * `model_reply_truncated`. A streamed reply is ended as soon as it is longer.
   * @default 2_000_000
   */
  replyCharacters: number;
}

/** The default policy: four attempts, pauses from one second, ten minutes and two million characters for a reply, one minute of silence in a stream. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 4,
  pauseMilliseconds: 1_000,
  maximumPauseMilliseconds: 60_000,
  replyMilliseconds: 600_000,
  stallMilliseconds: 60_000,
  replyCharacters: 2_000_000,
};

/** Completes a retry policy with the defaults. Throws ConfigurationError that names every invalid value. */
export function completeRetryPolicy(given: Partial<RetryPolicy> = {}): RetryPolicy {
  checkOptions("retry", faultsOfRetryPolicy(given));
  return { ...DEFAULT_RETRY_POLICY, ...given };
}

/** Lists the invalid values of a retry policy. */
export function faultsOfRetryPolicy(given: Partial<RetryPolicy> = {}): string[] {
  const { attempts, replyCharacters, ...times } = { ...DEFAULT_RETRY_POLICY, ...given };
  return [
    faultOfLimit("attempts", attempts),
    faultOfLimit("replyCharacters", replyCharacters),
    ...Object.entries(times).map(([name, value]) => faultOfRange(name, value, [0, LONGEST_TIMER])),
  ].filter((fault) => fault !== null);
}

/**
 * Returns the pause before the next attempt in milliseconds, or null if none follows: the server's hint if it gave
 * one, else exponential back-off with "equal jitter" (AWS Architecture Blog, Exponential Backoff And Jitter).
 */
export function pauseBefore(
  nextAttempt: number,
  error: ModelError,
  options: { retry: RetryPolicy; random: () => number },
): number | null {
  const { retry, random } = options;
  if (!error.retryable || nextAttempt > retry.attempts) return null;
  const hint = error.retryAfterMilliseconds;
  if (hint !== null) return hint <= retry.maximumPauseMilliseconds ? hint : null;
  const pause = retry.pauseMilliseconds * 2 ** (nextAttempt - 2);
  return Math.min(retry.maximumPauseMilliseconds, (pause / 2) * (1 + random()));
}
