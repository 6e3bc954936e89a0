import { isPassingFailure } from "../passing-failure.ts";
import { ENDED, type RunKey, type RunRecord } from "../run-record.ts";
import type { RunStore } from "../run-store.ts";
import { unknownRun } from "../runs/submit-run.ts";
import { Bell } from "../stream/bell.ts";
import { listenToRuns, type Notifications } from "../stream/notifications.ts";

/** How often runs are looked at without a notification, in milliseconds. */
const POLL = 1_000;

/** How many runs are looked at in one query. */
const MOST_RUNS = 1_000;

/** One call that waits for a run. */
interface Waiter {
  resolve: (record: RunRecord) => void;
  reject: (reason: unknown) => void;
}

/** A run that calls wait for. */
interface WatchedRun {
  key: RunKey;
  waiters: Set<Waiter>;
  /** True if the run may have changed since it was looked at. */
  mayHaveChanged: boolean;
}

/** What a watch uses. */
export interface WatchServices {
  findAll: RunStore["findAll"];
  notifications: Notifications;
  /** Aborts when the client is closed. */
  closing: AbortSignal;
}

/** Waits for any number of runs: with one query a second for all, and at once for those that have changed. */
export class RunWatch {
  readonly #services: WatchServices;
  readonly #runs = new Map<string, WatchedRun>();
  readonly #bell = new Bell();
  #isLooking = false;

  constructor(services: WatchServices) {
    this.#services = services;
    services.closing.addEventListener("abort", () => this.#bell.ring(), { once: true });
  }

  /**
   * Resolves to a run's record as soon as it is over or waits for a person. Rejects with TroupeError `run_unknown` if there
   * is no such run, and with the signal's reason if that aborts. Goes on waiting while PostgreSQL cannot be reached.
   */
  async ended(key: RunKey, signal: AbortSignal | undefined): Promise<RunRecord> {
    signal?.throwIfAborted();
    let leave = (): void => undefined;
    try {
      return await new Promise<RunRecord>((resolve, reject) => {
        const waiter = { resolve, reject };
        leave = (): void => {
          this.#remove(key, waiter);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener("abort", leave, { once: true });
        this.#add(key, waiter);
      });
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }

  #add(key: RunKey, waiter: Waiter): void {
    const id = idOf(key);
    const run = this.#runs.get(id) ?? { key, waiters: new Set(), mayHaveChanged: true };
    run.waiters.add(waiter);
    run.mayHaveChanged = true;
    this.#runs.set(id, run);
    this.#bell.ring();
    if (!this.#isLooking) void this.#lookUntilDone();
  }

  #remove(key: RunKey, waiter: Waiter): void {
    const run = this.#runs.get(idOf(key));
    if (run === undefined) return;
    run.waiters.delete(waiter);
    if (run.waiters.size > 0) return;
    this.#runs.delete(idOf(key));
    this.#bell.ring();
  }

  async #lookUntilDone(): Promise<void> {
    this.#isLooking = true;
    const { notifications, closing } = this.#services;
    const unlisten = listenToRuns(notifications, (changed) => {
      const run = changed === null ? undefined : this.#runs.get(idOf(changed));
      if (run === undefined) return;
      run.mayHaveChanged = true;
      this.#bell.ring();
    });
    let next = 0;
    while (this.#runs.size > 0 && !closing.aborted) {
      const isPoll = performance.now() >= next;
      if (isPoll) next = performance.now() + POLL;
      const due = [...this.#runs.values()].filter((run) => isPoll || run.mayHaveChanged);
      await this.#look(due);
      if (this.#runs.size > 0) await this.#bell.wait(Math.max(0, next - performance.now()));
    }
    unlisten();
    this.#isLooking = false;
    for (const run of this.#runs.values()) this.#settle(run, (waiter) => waiter.reject(closing.reason));
  }

  async #look(due: readonly WatchedRun[]): Promise<void> {
    for (const run of due) run.mayHaveChanged = false;
    for (let from = 0; from < due.length; from += MOST_RUNS) {
      const part = due.slice(from, from + MOST_RUNS);
      try {
        const records = await this.#services.findAll(part.map(({ key }) => key));
        const byId = new Map(records.map((record) => [idOf(record), record]));
        for (const run of part) this.#tell(run, byId.get(idOf(run.key)));
      } catch (error) {
        if (isPassingFailure(error)) continue;
        for (const run of part) this.#settle(run, (waiter) => waiter.reject(error));
      }
    }
  }

  #tell(run: WatchedRun, record: RunRecord | undefined): void {
    if (record === undefined) this.#settle(run, (waiter) => waiter.reject(unknownRun(run.key)));
    else if (record.status === "waiting" || ENDED.has(record.status)) {
      this.#settle(run, (waiter) => waiter.resolve(record));
    }
  }

  #settle({ key, waiters }: WatchedRun, end: (waiter: Waiter) => void): void {
    this.#runs.delete(idOf(key));
    for (const waiter of waiters) end(waiter);
  }
}

function idOf({ tenant, id }: RunKey): string {
  return `${tenant}/${id}`;
}
