import type { RunKey } from "./run-record.ts";
import type { DueRun } from "./run-store.ts";

/** The queue that shares runs out to workers. It is not the record of runs: it may lose everything at any time. */
export interface RunQueue {
  /** Adds a run. Does nothing if the run is queued already, or a worker has it. */
  add(run: DueRun): Promise<void>;
  /** Adds a run, or moves it forward to this turn if it waits in the queue with a later one. */
  renew(run: DueRun): Promise<void>;
  /** Removes a run that no worker has. */
  remove(key: RunKey): Promise<void>;
  /** Returns how many runs wait in the queue. */
  depth(): Promise<number>;
  /** Tells the workers at once that something about these runs has changed, such as a cancellation. */
  notify(key: RunKey): Promise<void>;
  close(): Promise<void>;
}
