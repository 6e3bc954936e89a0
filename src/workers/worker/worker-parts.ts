import type { CompiledGraph } from "../../langgraph/compiled-graph.ts";
import type { Limits } from "../limits/open-limits.ts";
import type { WorkerCounts } from "../operations/worker-status.ts";
import type { RunKey } from "../run-record.ts";
import type { Claim, DueRun, RunStore } from "../run-store.ts";
import type { Publisher } from "../stream/publisher.ts";
import type { LogRecord } from "../operations/worker-log.ts";
import type { WorkerSettings } from "./worker-options.ts";

/** A record of the log, without the name of the worker. */
export type WorkerRecord = Omit<LogRecord, "worker">;

/** What the parts of a worker share. */
export interface WorkerParts {
  readonly settings: WorkerSettings;
  readonly runs: RunStore;
  readonly publisher: Publisher;
  readonly counts: WorkerCounts;
  /** Aborts when the worker no longer waits for PostgreSQL, because it ends. */
  readonly giveUp: AbortSignal;
  isRedisConnected(): boolean;
  graphOf(claim: Claim): CompiledGraph;
  /** The limits that all workers share. */
  readonly limits: Limits;
  log(record: WorkerRecord): void;
  /** Adds a run to the queue. Does not reject: workers add due runs again. */
  add(run: DueRun): Promise<void>;
  /** Adds a run to the queue, or moves it forward. Does not reject. */
  renew(run: DueRun): Promise<void>;
  /** Tells clients that a run has changed. Does not reject: they also look from time to time. */
  notify(key: RunKey): Promise<void>;
  /** Deletes what a finished thread does not need to continue, unless it is kept. Does not reject. */
  forgetHistory(claim: Claim): Promise<void>;
  /** Resolves when no checkpoint is being written. */
  idle(): Promise<void>;
}
