import { messageOf } from "../../errors/locate-error.ts";
import { systemEffects } from "../../run/effects.ts";
import type { RunKey } from "../run-record.ts";
import type { DueRun } from "../run-store.ts";
import type { WorkerRecord } from "./log-fields.ts";

/** How many runs are added at once. Those behind them are in the queue, or are added when these are taken. */
const MOST_RUNS = 100;

/** How often one worker looks, in milliseconds, before a difference by chance. */
const INTERVAL = 2_000;

/** How often all workers together look, at most, in milliseconds. */
const SHARED_INTERVAL = 500;

/** What the reconciler asks and does. */
export interface ReconcilerOptions {
  due: (limit: number) => Promise<DueRun[]>;
  /** Adds a run to the queue, or moves it forward. Does not reject. */
  renew: (run: DueRun) => Promise<void>;
  /** Takes a run without the queue. */
  take: (run: DueRun) => void;
  /** True if this worker carries a run out. */
  isHeld: (key: RunKey) => boolean;
  /** How many more runs this worker can take. */
  room: () => number;
  isPostgresConnected: () => boolean;
  isRedisConnected: () => boolean;
  /** How many workers are alive. */
  workers: () => number;
  log: (record: WorkerRecord) => void;
}

/**
 * Adds the runs that need a worker to the queue, again and again: Redis may have lost them, or the process that should have
 * added them. A run that still needs a worker the next time is taken from here, so that runs go on while Redis is gone.
 * Returns a function that ends it.
 */
export function reconcile(options: ReconcilerOptions): () => Promise<void> {
  const end = new AbortController();
  const running = reconcileUntil(end.signal, options);
  return async () => {
    end.abort();
    await running;
  };
}

async function reconcileUntil(signal: AbortSignal, options: ReconcilerOptions): Promise<void> {
  let before: ReadonlySet<string> = new Set();
  while (!signal.aborted) {
    const interval = Math.max(INTERVAL, options.workers() * SHARED_INTERVAL);
    await systemEffects.sleep(interval * (0.5 + systemEffects.random()), signal).catch(() => undefined);
    if (!signal.aborted && options.isPostgresConnected()) before = await reconcileOnce(before, options);
  }
}

/** Returns the runs that need a worker now. */
async function reconcileOnce(
  before: ReadonlySet<string>,
  { due, renew, take, isHeld, room, isRedisConnected, log }: ReconcilerOptions,
): Promise<ReadonlySet<string>> {
  try {
    const runs = (await due(MOST_RUNS)).filter((run) => !isHeld(run));
    if (isRedisConnected()) await Promise.all(runs.map((run) => renew(run)));
    const left = runs.filter((run) => before.has(idOf(run)) && !isHeld(run));
    for (const run of left.slice(0, Math.max(room(), 0))) take(run);
    return new Set(runs.map(idOf));
  } catch (error) {
    // The next attempt comes soon.
    log({ level: "warn", event: "reconcile_failed", message: messageOf(error) });
    return before;
  }
}

function idOf({ tenant, id }: RunKey): string {
  return `${tenant}/${id}`;
}
