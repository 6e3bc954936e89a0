import { messageOf } from "../../errors/locate-error.ts";
import { systemEffects } from "../../run/effects.ts";
import type { RunKey } from "../run-record.ts";
import type { DueRun } from "../run-store.ts";
import type { WorkerRecord } from "./worker-parts.ts";

/** How many runs are added at once. Those behind them are in the queue, or are added when these are taken. */
const MOST_RUNS = 200;

/** How often one worker looks, in milliseconds, before a difference by chance. */
const INTERVAL = 2_000;

/** How often all workers together look, at most, in milliseconds. */
const SHARED_INTERVAL = 500;

/** What the reconciler asks and tells. */
export interface ReconcilerOptions {
  due: (limit: number) => Promise<DueRun[]>;
  add: (run: DueRun) => Promise<void>;
  /** True for a run that this worker carries out. */
  isHeld: (key: RunKey) => boolean;
  /** True if both services can be reached, and runs are taken. */
  isReady: () => boolean;
  /** How many workers are alive. */
  workers: () => number;
  log: (record: WorkerRecord) => void;
}

/**
 * Adds the runs that need a worker to the queue, again and again: Redis may have lost them, or the process that should have
 * added them. Returns a function that ends it.
 */
export function reconcile(options: ReconcilerOptions): () => Promise<void> {
  const end = new AbortController();
  const running = addAgain(options, end.signal);
  return async () => {
    end.abort();
    await running;
  };
}

async function addAgain(options: ReconcilerOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const interval = Math.max(INTERVAL, options.workers() * SHARED_INTERVAL);
    await systemEffects.sleep(interval * (0.5 + systemEffects.random()), signal).catch(() => undefined);
    if (!signal.aborted && options.isReady()) await addDue(options);
  }
}

async function addDue({ due, add, isHeld, log }: ReconcilerOptions): Promise<void> {
  try {
    const runs = await due(MOST_RUNS);
    await Promise.all(runs.filter((run) => !isHeld(run)).map((run) => add(run)));
  } catch (error) {
    // The next attempt comes soon.
    log({ level: "warn", event: "reconcile_failed", message: messageOf(error) });
  }
}
