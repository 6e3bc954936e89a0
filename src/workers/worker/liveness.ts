import { messageOf } from "../../errors/locate-error.ts";
import { monotonicNow, systemEffects } from "../../run/effects.ts";
import type { RunStore } from "../run-store.ts";
import { Bell } from "../stream/bell.ts";
import type { HeldRuns } from "./held-runs.ts";
import type { WorkerRecord } from "./log-fields.ts";

/** For which part of the lease PostgreSQL counts a worker as alive. Its jobs in Redis are held for the whole lease. */
const ALIVE_IN_LEASE = 0.6;

/** How many signs of life a worker gives in the time of a lease. */
const BEATS_IN_LEASE = 5;

/** The longest pause between two signs of life, in milliseconds. A canceled run is stopped after it, if Redis is gone. */
const LONGEST_PAUSE = 1_000;

/** What a worker does about its connection to PostgreSQL. */
export interface LivenessOptions {
  runs: Pick<RunStore, "beat" | "check">;
  held: HeldRuns;
  worker: string;
  lease: number;
  /** PostgreSQL cannot be reached: take no runs. */
  onLost: () => void;
  /** PostgreSQL was not reached for so long that others may take over the runs under way. */
  onDead: () => void;
  /** PostgreSQL can be reached again, and all workers had the time to say so. */
  onBack: () => void;
  log: (record: WorkerRecord) => void;
}

/**
 * Tells PostgreSQL at intervals that a worker is alive, and stops those of its runs that were canceled or that another
 * worker has taken.
 */
export class Liveness {
  /** How many workers are alive, this one included. */
  workers = 1;
  readonly #options: LivenessOptions;
  readonly #aliveFor: number;
  readonly #stop = new AbortController();
  #lastBeat = monotonicNow(systemEffects);
  /** Null while PostgreSQL can be reached. */
  #lost: { isDead: boolean } | null = null;
  readonly #bell = new Bell();
  /** Calls `onBack` after PostgreSQL has come back. */
  #comingBack: NodeJS.Timeout | undefined;
  #loop: Promise<void> | null = null;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#aliveFor = options.lease * ALIVE_IN_LEASE;
  }

  /** True if PostgreSQL answered the last time. */
  get isConnected(): boolean {
    return this.#lost === null;
  }

  /** Gives the first sign of life. Rejects if PostgreSQL cannot be reached. */
  async begin(): Promise<void> {
    const { runs, worker } = this.#options;
    this.workers = await runs.beat(worker, this.#aliveFor);
    this.#lastBeat = monotonicNow(systemEffects);
  }

  /** Gives signs of life until `stop` is called. */
  run(): void {
    this.#loop = this.#run();
  }

  /** Looks at once whether runs were canceled or lost. */
  hurry(): void {
    this.#bell.ring();
  }

  /** Ends, and tells PostgreSQL that the worker is no longer alive. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#bell.ring();
    clearTimeout(this.#comingBack);
    await this.#loop;
    const { runs, worker, lease } = this.#options;
    await within(runs.beat(worker, 0), lease / BEATS_IN_LEASE).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { lease } = this.#options;
    while (!this.#stop.signal.aborted) {
      await this.#bell.wait(Math.min(lease / BEATS_IN_LEASE, LONGEST_PAUSE));
      if (this.#stop.signal.aborted) return;
      await this.#beat();
    }
  }

  async #beat(): Promise<void> {
    const { runs, held, worker, lease, log } = this.#options;
    try {
      const beat = Promise.all([runs.beat(worker, this.#aliveFor), runs.check(held.claims)]);
      const [workers, { canceled, lost }] = await within(beat, (lease * 2) / BEATS_IN_LEASE);
      this.workers = workers;
      for (const claim of lost) held.stop(claim, "lost");
      for (const claim of canceled) held.stop(claim, "canceled");
      this.#seen();
    } catch (error) {
      if (this.#lost === null) {
        log({ level: "warn", event: "postgres_lost", message: messageOf(error) });
        this.#lost = { isDead: false };
        this.#options.onLost();
      }
      if (!this.#lost.isDead && this.#silence() > this.#aliveFor) {
        this.#lost.isDead = true;
        this.#options.onDead();
      }
    }
  }

  #silence(): number {
    return monotonicNow(systemEffects) - this.#lastBeat;
  }

  #seen(): void {
    const silence = this.#silence();
    this.#lastBeat = monotonicNow(systemEffects);
    if (this.#lost === null) return;
    const { log, onBack } = this.#options;
    log({ level: "info", event: "postgres_back", milliseconds: Math.round(silence) });
    this.#lost = null;
    // If it was gone for all workers, the runs of those that come back a moment later must not be taken from them.
    const grace = silence > this.#aliveFor ? this.#aliveFor : 0;
    clearTimeout(this.#comingBack);
    this.#comingBack = setTimeout(() => {
      if (this.isConnected && !this.#stop.signal.aborted) onBack();
    }, grace);
  }
}

/** Rejects if work takes longer than this. */
async function within<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
