import { checkOptions, faultOfLimit, faultOfRange } from "../errors/check-options.ts";
import type { ModelError } from "../errors/model-error.ts";

/** How patient a model call is. */
export interface RetryPolicy {
  /** How often a call is sent at most, the first time included. */
  attempts: number;
  /** The first pause between attempts; each further one is twice as long. */
  pauseMilliseconds: number;
  /** The longest pause, also where the server asks for a longer one: then the call fails at once. */
  maximumPauseMilliseconds: number;
  /** How long a whole reply, or the first piece of a streamed one, may take. */
  replyMilliseconds: number;
  /** How long a stream may be silent between two pieces. */
  stallMilliseconds: number;
}

/** The default patience: four attempts, pauses from one second, ten minutes for a reply, one minute of silence in a stream. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 4,
  pauseMilliseconds: 1_000,
  maximumPauseMilliseconds: 60_000,
  replyMilliseconds: 600_000,
  stallMilliseconds: 60_000,
};

/** The longest time that a timer takes, almost 25 days; a longer one would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Completes a retry with the default's values; throws ConfigurationError naming every value that cannot be. */
export function completeRetryPolicy(given: Partial<RetryPolicy> = {}): RetryPolicy {
  checkOptions("retry", faultsOfRetryPolicy(given));
  return { ...DEFAULT_RETRY_POLICY, ...given };
}

/** What is wrong with the values of a retry; empty where nothing is. */
export function faultsOfRetryPolicy(given: Partial<RetryPolicy> = {}): string[] {
  const { attempts, ...times } = { ...DEFAULT_RETRY_POLICY, ...given };
  return [
    faultOfLimit("attempts", attempts),
    ...Object.entries(times).map(([name, value]) => faultOfRange(name, value, [0, LONGEST_TIMER])),
  ].filter((fault) => fault !== null);
}

/**
 * The pause before the next attempt in milliseconds, or null where there is none: the server's hint if it gave
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
