import { setTimeout as sleep } from "node:timers/promises";
import { uniform } from "../plans/draws.ts";
import type { Stage } from "./stage.ts";
import type { WorkerProcess } from "./start-worker.ts";

/** What is done to the workers and to Redis. */
export interface Disturbance {
  /** How many workers there are. */
  workers: number;
  concurrency: number;
  /** The pauses between two faults, in milliseconds. */
  between: { from: number; to: number };
  /** The longest time that a worker is stopped, in milliseconds. The shortest is 1 s. */
  longestPause: number;
  /** The most faults. */
  most: number;
}

/** How many faults there were. */
export interface FaultCounts {
  kills: number;
  pauses: number;
  restarts: number;
  /** Workers that ended by themselves. Must be 0. */
  crashes: number;
}

/** The shares of the faults: half are kills, a third are pauses, and the others restart Redis. */
const [KILLS, PAUSES] = [0.5, 0.85];

const SHORTEST_PAUSE = 1_000;

/** Longer than any measurement, in milliseconds. */
const FOR_EVER = 2_000_000_000;

/**
 * Kills workers, pauses them and restarts Redis without its data, until the signal aborts. The faults and their victims are
 * drawn by a fixed seed. A new worker is started for each that is gone. `onFault` is called after each fault.
 */
export async function disturb(
  stage: Stage,
  { workers, concurrency, between, longestPause, most }: Disturbance,
  { signal, onFault }: { signal: AbortSignal; onFault: () => Promise<void> },
): Promise<FaultCounts> {
  const counts: FaultCounts = { kills: 0, pauses: 0, restarts: 0, crashes: 0 };
  const ready = new Set<WorkerProcess>();
  const stopped = new Set<WorkerProcess>();
  const pending = new Set<Promise<void>>();
  const later = (work: Promise<void>): void => {
    const done = work.finally(() => pending.delete(done));
    pending.add(done);
  };
  const start = async (): Promise<void> => {
    const worker = await stage.start(concurrency).catch(() => null);
    if (worker === null) {
      counts.crashes += 1;
      if (!signal.aborted) await start();
      return;
    }
    ready.add(worker);
    void replaceAtItsEnd(worker);
  };
  const replaceAtItsEnd = async (worker: WorkerProcess): Promise<void> => {
    await worker.ended;
    // A worker that was killed is no longer in the list.
    if (signal.aborted || !ready.delete(worker)) return;
    counts.crashes += 1;
    later(start());
  };
  await Promise.all(Array.from({ length: workers }, start));
  for (let fault = 0; !signal.aborted; fault += 1) {
    const draw = (what: string): number => uniform(`fault ${fault}: ${what}`);
    const wait = fault < most ? between.from + (between.to - between.from) * draw("wait") : FOR_EVER;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const kind = draw("kind");
    const victim = [...ready][Math.floor(draw("victim") * ready.size)];
    if (kind >= PAUSES) {
      await stage.redis.restartEmpty();
      counts.restarts += 1;
    } else if (victim !== undefined && kind < KILLS) {
      ready.delete(victim);
      await stage.kill(victim);
      counts.kills += 1;
      later(start());
    } else if (victim !== undefined && !stopped.has(victim)) {
      stopped.add(victim);
      victim.signal("SIGSTOP");
      counts.pauses += 1;
      later(wakeAfter(victim, SHORTEST_PAUSE + (longestPause - SHORTEST_PAUSE) * draw("pause"), stopped));
    }
    await onFault();
  }
  await Promise.all(pending);
  return counts;
}

async function wakeAfter(
  worker: WorkerProcess,
  milliseconds: number,
  stopped: Set<WorkerProcess>,
): Promise<void> {
  await sleep(milliseconds);
  worker.signal("SIGCONT");
  stopped.delete(worker);
}
