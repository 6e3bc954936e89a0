import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/**
 * The effects that a run needs in addition to models. Tests replace them, so that they need no real time and no chance.
 */
export interface Effects {
  /** Returns the time in milliseconds since the epoch. */
  now(): number;
  /** Returns a random number of at least 0 and below 1. */
  random(): number;
  /** Returns a unique id. */
  id(): string;
  /** Resolves after this time. Rejects at once when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The real clock, random numbers, ids and timers. */
export const systemEffects: Effects = {
  now: () => Date.now(),
  random: () => Math.random(),
  id: () => randomUUID(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};
