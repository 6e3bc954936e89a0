import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Redis } from "ioredis";
import { openLimits, type Limits } from "../limits/open-limits.ts";
import { noCounts, type WorkerCounts, type WorkerStatus } from "../operations/worker-status.ts";
import { openPublisher } from "../stream/publisher.ts";
import { listenToRuns } from "../stream/notifications.ts";
import { takeJobs } from "../redis-jobs.ts";
import { forgetHistory } from "./forget-history.ts";
import { HeldRuns } from "./held-runs.ts";
import { Liveness } from "./liveness.ts";
import { pingServices } from "./ping-services.ts";
import { reconcile } from "./reconciler.ts";
import { openServices, type WorkerServices } from "./services.ts";
import { RunTaker } from "./take-run.ts";
import { faultOf, nameOf } from "./work-on-run.ts";
import { openGraphs } from "./worker-graphs.ts";
import { readWorkerOptions, type WorkerOptions, type WorkerSettings } from "./worker-options.ts";
import type { RunKey } from "../run-record.ts";
import type { WorkerParts, WorkerRecord } from "./worker-parts.ts";

/** A worker, which carries out runs until it is closed. */
export interface Worker extends WorkerStatus, AsyncDisposable {
  /**
   * Takes no new runs, lets those under way end within `drain` milliseconds, and gives the others back, so that other
   * workers continue them at once. Then closes all connections.
   */
  close(options?: { /** @default 10_000 */ drain?: number | undefined }): Promise<void>;
}

/** How long the runs that are given back may take for their last writes, in milliseconds. */
const MOST_GIVE_BACK = 5_000;

/**
 * Starts a worker: it takes runs that clients submit, and carries them out on these graphs. Any number of workers share the
 * runs; if one dies, others continue its runs from their last checkpoint. PostgreSQL and Redis may be gone for a while.
 *
 * Rejects with ConfigurationError if an option is invalid, and with TroupeError `workers_unavailable` if a package is
 * missing or PostgreSQL cannot be used.
 *
 * @example
 * const worker = await createWorker({
 *   graphs: { router },
 *   redis: "redis://127.0.0.1:6379",
 *   postgres: "postgres://user:password@127.0.0.1:5432/database",
 * });
 * process.once("SIGTERM", () => void worker.close({ drain: 30_000 }));
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const defaultName = `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const settings = readWorkerOptions(options, defaultName);
  const services = await openServices(settings);
  try {
    return await start(settings, services);
  } catch (error) {
    await services.close();
    throw error;
  }
}

async function start(settings: WorkerSettings, services: WorkerServices): Promise<Worker> {
  const { name, concurrency, lease } = settings;
  const { redis, queue, control, saver, store, notifications } = services;
  const log = (record: WorkerRecord): void =>
    settings.log({ ...record, worker: name } as Parameters<typeof settings.log>[0]);
  const graphs = await openGraphs(settings.graphs, {
    checkpointer: saver,
    store,
    onReplaced: (graph, what) => log({ level: "warn", event: `${what}_replaced`, graph }),
  });
  const giveUp = new AbortController();
  const parts = partsOf({ settings, services, log, giveUp: giveUp.signal, graphs });
  const held = new HeldRuns();
  const liveness = new Liveness({
    runs: control,
    held,
    worker: name,
    lease,
    log,
    onLost: () => void source.pause(),
    onDead: () => taker.release(),
    onBack: () => void (taker.isDraining || source.resume()),
  });
  const taker = new RunTaker({ parts, held, liveness, graphs: [...graphs.keys()] });
  await liveness.begin();
  const source = await takeJobs({
    client: redis,
    concurrency,
    lease,
    take: (key, signal) => taker.take(key, signal),
    onError: logRedis(redis, log),
  });
  liveness.run();
  listenToRuns(notifications, (run) => {
    if (run === null || held.has(run)) liveness.hurry();
  });
  const endReconciling = reconcile({
    due: (limit) => control.due(limit, { worker: name, graphs: [...graphs.keys()] }),
    renew: (run) => parts.renew(run),
    take: (run) => void taker.takeDirectly(run),
    isHeld: (key) => held.has(key),
    room: () => taker.room,
    isPostgresConnected: () => liveness.isConnected,
    isRedisConnected: () => parts.isRedisConnected(),
    workers: () => liveness.workers,
    log,
  });
  log({ level: "info", event: "worker_ready", graphs: [...graphs.keys()].join(", "), concurrency });

  const end = async (drain: number): Promise<void> => {
    log({ level: "info", event: "worker_draining", running: held.size, milliseconds: drain });
    taker.isDraining = true;
    await endReconciling();
    await source.pause();
    await held.isEmptyWithin(drain);
    held.stopAll("closing");
    await held.isEmptyWithin(MOST_GIVE_BACK);
    giveUp.abort();
    await source.close();
    await parts.limits.close();
    await liveness.stop();
    await services.close();
    log({ level: "info", event: "worker_closed" });
  };
  let ending: Promise<void> | null = null;
  const close = ({ drain = 10_000 }: { drain?: number | undefined } = {}): Promise<void> =>
    (ending ??= end(drain));
  return {
    name,
    get counts() {
      return { ...parts.counts, ...rateCountsOf(parts.limits) };
    },
    get running() {
      return held.size;
    },
    get isDraining() {
      return taker.isDraining;
    },
    ping: (milliseconds) => pingServices(services, milliseconds),
    statistics: () => control.statistics(),
    depth: () => queue.depth(),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** Logs once that Redis is lost, and that it is back. Returns a listener of its errors. */
function logRedis(redis: Redis, log: WorkerParts["log"]): (error: Error) => void {
  let isLost = false;
  redis.on("ready", () => {
    if (isLost) log({ level: "info", event: "redis_back" });
    isLost = false;
  });
  return ({ message }) => {
    if (redis.status === "ready") return log({ level: "warn", event: "redis_failed", message });
    if (!isLost) log({ level: "warn", event: "redis_lost", message });
    isLost = true;
  };
}

function rateCountsOf(limits: Limits): Partial<WorkerCounts> {
  const { waits, waitSeconds, refusals } = limits.statistics();
  return {
    rateLimitWaits: waits,
    rateLimitWaitMilliseconds: Math.round(waitSeconds * 1_000),
    rateLimited: refusals,
  };
}

function partsOf({
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
  graphs: Awaited<ReturnType<typeof openGraphs>>;
}): WorkerParts {
  const { redis, postgres, queue, runs, saver } = services;
  const isRedisConnected = (): boolean => redis.status === "ready";
  const quietly = async (event: string, work: () => Promise<void>, fields: object): Promise<void> => {
    await work().catch((error: unknown) => log({ level: "warn", event, ...fields, ...faultOf(error) }));
  };
  /** Sends something to Redis. While it is gone, nobody waits for it: workers and clients also look from time to time. */
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
    async forgetHistory(claim) {
      if (settings.keepHistory) return;
      await quietly("history_not_deleted", () => forgetHistory(postgres, claim), nameOf(claim));
    },
    idle: () => saver.idle(),
  };
}
