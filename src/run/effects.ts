import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/**
 * The effects that a run needs in addition to models. Tests replace them, so that they need no real time and no chance.
 */
export interface Effects {
  /** Returns the time in milliseconds since the epoch. */
  now(): number;
  /**
   * Returns milliseconds of a clock that never steps back, for durations and deadlines.
   * @default now
   */
  monotonicNow?(): number;
  /** Returns a random number of at least 0 and below 1. */
  random(): number;
  /** Returns a unique id. */
  id(): string;
  /** Resolves after this time. Rejects at once when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The clocks among the effects. */
export type Clocks = Pick<Effects, "now" | "monotonicNow">;

/** Returns the time for durations and deadlines: on a clock that never steps back, if the effects have one. */
export function monotonicNow(effects: Clocks): number {
  return effects.monotonicNow?.() ?? effects.now();
}

/** The real clocks, random numbers, ids and timers. */
export const systemEffects: Effects = {
  now: () => Date.now(),
  // Since the epoch, too, so that a run that is resumed in another process has a duration.
  monotonicNow: () => Math.round(performance.timeOrigin + performance.now()),
  random: () => Math.random(),
  id: () => randomUUID(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};
