import type { RunKey } from "../run-record.ts";
import type { Claim } from "../run-store.ts";

/** Why a worker stops a run: it was canceled, another worker has it, or this worker ends. */
export type RunStopReason = "canceled" | "lost" | "closing";

/** A run that this worker carries out. */
export interface HeldRun {
  readonly claim: Claim;
  readonly signal: AbortSignal;
  /** Why the run was stopped. Null if it was not. */
  readonly stopped: RunStopReason | null;
}

/** The runs that a worker carries out now. */
export class HeldRuns {
  readonly #runs = new Map<string, { claim: Claim; stop: AbortController; stopped: RunStopReason | null }>();
  readonly #taken = new Set<string>();
  #onEmpty: (() => void)[] = [];
  /** Why all runs are stopped, those included that are held later. Null if they are not. */
  #allStopped: RunStopReason | null = null;

  /** How many runs are taken or carried out. */
  get size(): number {
    return this.#taken.size;
  }

  /** The claims of the runs that are carried out. */
  get claims(): Claim[] {
    return [...this.#runs.values()].map(({ claim }) => claim);
  }

  /** True if this worker has taken a run. */
  has(key: RunKey): boolean {
    return this.#taken.has(idOf(key));
  }

  /**
   * Carries out work on a run, and counts it until it ends. Resolves to null, without doing it, if this worker is at work
   * on the run already.
   */
  async during<Result>(key: RunKey, work: () => Promise<Result>): Promise<Result | null> {
    const id = idOf(key);
    if (this.#taken.has(id)) return null;
    this.#taken.add(id);
    try {
      return await work();
    } finally {
      this.#runs.delete(id);
      this.#taken.delete(id);
      if (this.#taken.size === 0) for (const wake of this.#onEmpty.splice(0)) wake();
    }
  }

  /** Holds a run that was claimed, until the work on it ends. */
  hold(claim: Claim): HeldRun {
    const run = { claim, stop: new AbortController(), stopped: null as RunStopReason | null };
    this.#runs.set(idOf(claim.record), run);
    if (this.#allStopped !== null) this.stop(claim, this.#allStopped);
    return {
      claim,
      signal: run.stop.signal,
      get stopped() {
        return run.stopped;
      },
    };
  }

  /** Stops the run of a claim. Does nothing if it has ended, or was stopped before. */
  stop(claim: Claim, reason: RunStopReason): void {
    const run = this.#runs.get(idOf(claim.record));
    if (run === undefined || run.claim.epoch !== claim.epoch || run.stopped !== null) return;
    run.stopped = reason;
    run.stop.abort(new Error(`the worker stopped the run: ${reason}`));
  }

  /** Stops all runs, and those that are held from now on. */
  stopAll(reason: RunStopReason): void {
    this.#allStopped = reason;
    for (const claim of this.claims) this.stop(claim, reason);
  }

  /** Waits until no run is left, or as many milliseconds. Resolves to true if none is left. */
  async isEmptyWithin(milliseconds: number): Promise<boolean> {
    if (this.#taken.size === 0) return true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#onEmpty.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.#taken.size === 0;
  }
}

function idOf({ tenant, id }: RunKey): string {
  return `${tenant}/${id}`;
}
