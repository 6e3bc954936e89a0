import type { CompiledGraph } from "../../langgraph/compiled-graph.ts";
import { openLimits, type SharedLimits } from "../limits/open-limits.ts";
import { noCounts, type WorkerCounts } from "../operations/worker-status.ts";
import type { RunKey } from "../run-record.ts";
import type { Claim, DueRun, RunStore } from "../run-store.ts";
import { openPublisher, type Publisher } from "../stream/publisher.ts";
import { deleteHistory } from "./delete-history.ts";
import { errorFields, runFields, type WorkerRecord } from "./log-fields.ts";
import type { WorkerServices } from "./services.ts";
import type { WorkerSettings } from "./worker-options.ts";

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
  readonly limits: SharedLimits;
  log(record: WorkerRecord): void;
  /** Adds a run to the queue. Does not reject: workers add due runs again. */
  add(run: DueRun): Promise<void>;
  /** Adds a run to the queue, or moves it forward. Does not reject. */
  renew(run: DueRun): Promise<void>;
  /** Tells clients that a run has changed. Does not reject: they also look from time to time. */
  notify(key: RunKey): Promise<void>;
  /** Deletes what a finished thread does not need to continue, unless it is kept. Does not reject. */
  deleteHistory(claim: Claim): Promise<void>;
  /** Resolves when no checkpoint is being written. */
  idle(): Promise<void>;
}

/** Makes the parts of a worker of its connections and its graphs. */
export function openParts({
  settings,
  services,
  log,
  giveUp,
  graphs,
}: {
  settings: WorkerSettings;
  services: WorkerServices;
  log: WorkerParts["log"];
  giveUp: AbortSignal;
  graphs: ReadonlyMap<string, CompiledGraph>;
}): WorkerParts {
  const { redis, postgres, queue, runs, saver } = services;
  const isRedisConnected = (): boolean => redis.status === "ready";
  const quietly = async (event: string, work: () => Promise<void>, fields: object): Promise<void> => {
    await work().catch((error: unknown) => log({ level: "warn", event, ...fields, ...errorFields(error) }));
  };
  /** Sends something to Redis. While it is gone, no run waits for it: workers and clients also look from time to time. */
  const toRedis = async (event: string, { tenant, id }: RunKey, work: () => Promise<void>): Promise<void> => {
    if (isRedisConnected()) await quietly(event, work, { tenant, run: id });
  };
  return {
    settings,
    runs,
    publisher: openPublisher(redis),
    counts: noCounts(),
    giveUp,
    log,
    graphOf({ record }) {
      const graph = graphs.get(record.graph);
      if (graph === undefined) throw new Error(`the worker has no graph ${record.graph}`);
      return graph;
    },
    limits: openLimits({ pool: postgres, redis, rates: settings.rates }),
    isRedisConnected,
    add: (run) => toRedis("run_not_queued", run, () => queue.add(run)),
    renew: (run) => toRedis("run_not_queued", run, () => queue.renew(run)),
    notify: (key) => toRedis("run_not_notified", key, () => queue.notify(key)),
    async deleteHistory(claim) {
      if (settings.keepHistory) return;
      await quietly("history_not_deleted", () => deleteHistory(postgres, claim), runFields(claim));
    },
    idle: () => saver.idle(),
  };
}
