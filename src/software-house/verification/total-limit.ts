import { followSignals } from "../../langgraph/follow-signals.ts";
import { LONGEST_TIMER } from "../../run/longest-timer.ts";
import { counted } from "../../text/counted.ts";

/** How long a verification may take in all, in seconds. */
export const DEFAULT_TOTAL_SECONDS = 1_200;

/** A limit on the whole time of a verification. */
export interface TotalLimit extends Disposable {
  /** Aborts with the caller's signal, and at the limit. */
  readonly signal: AbortSignal;
  /** Returns why the verification is unfinished; null if the limit is not what stopped it. */
  reached(): string | null;
}

/** Starts the time of a verification. */
export function startTotalLimit(seconds: number, signal: AbortSignal | undefined): TotalLimit {
  const following = followSignals([signal]);
  let reached: string | null = null;
  const timer = setTimeout(
    () => {
      if (following.signal.aborted) return;
      reached = `the verification was stopped at its total limit of ${counted(seconds, "second")}`;
      following.abort(new Error(reached));
    },
    Math.min(seconds * 1_000, LONGEST_TIMER),
  );
  return {
    signal: following.signal,
    reached: () => reached,
    [Symbol.dispose]() {
      clearTimeout(timer);
      following.end();
    },
  };
}
