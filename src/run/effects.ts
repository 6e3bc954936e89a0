import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/** What a run needs of the world beside models: injectable, so that tests need neither luck nor patience. */
export interface Effects {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** A unique identifier. */
  id(): string;
  /** Resolves after that many milliseconds; rejects at once when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The real clock, randomness and timers. */
export const systemEffects: Effects = {
  now: () => Date.now(),
  random: () => Math.random(),
  id: () => randomUUID(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};
