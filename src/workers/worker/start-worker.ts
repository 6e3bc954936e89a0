import { setMaxListeners } from "node:events";
import type { WorkerCounts } from "../operations/worker-status.ts";
import type { SharedLimits } from "../limits/open-limits.ts";
import { takeJobs } from "../redis-jobs.ts";
import { listenToRuns } from "../stream/notifications.ts";
import { HeldRuns } from "./held-runs.ts";
import { Liveness } from "./liveness.ts";
import type { WorkerRecord } from "./log-fields.ts";
import { logRedis } from "./log-redis.ts";
import { pingServices } from "./ping-services.ts";
import { recently } from "./recently.ts";
import { reconcile } from "./reconciler.ts";
import { inPostgres, type WorkerServices } from "./services.ts";
import { RunTaker } from "./take-run.ts";
import type { Worker } from "./worker.ts";
import { openGraphs } from "./worker-graphs.ts";
import type { WorkerSettings } from "./worker-options.ts";
import { openParts } from "./worker-parts.ts";

/** How long the runs that are given back may take for their last writes, in milliseconds. */
const MOST_GIVE_BACK = 5_000;

/** How long the counts of all runs are used again, in milliseconds. */
const KEPT_STATISTICS = 5_000;

/** Starts a worker on connections that are open. Its `close` closes them. */
export async function startWorker(settings: WorkerSettings, services: WorkerServices): Promise<Worker> {
  const { name, concurrency, lease } = settings;
  const { redis, queue, runs, control, counting, saver, store, notifications } = services;
  const log = (record: WorkerRecord): void =>
    settings.log({ ...record, worker: name } as Parameters<typeof settings.log>[0]);
  const graphs = await openGraphs(settings.graphs, {
    checkpointer: saver,
    store,
    onReplaced: (graph, what) => log({ level: "warn", event: `${what}_replaced`, graph }),
  });
  const giveUp = new AbortController();
  // Each run that waits for PostgreSQL listens to it.
  setMaxListeners(0, giveUp.signal);
  const parts = openParts({ settings, services, log, giveUp: giveUp.signal, graphs });
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
  await inPostgres(() => liveness.begin());
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
    due: (limit) => runs.due(limit, { worker: name, graphs: [...graphs.keys()] }),
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
    statistics: recently(() => counting.statistics(), KEPT_STATISTICS),
    depth: () => queue.depth(),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function rateCountsOf(limits: SharedLimits): Partial<WorkerCounts> {
  const { waits, waitSeconds, refusals } = limits.statistics();
  return {
    rateLimitWaits: waits,
    rateLimitWaitMilliseconds: Math.round(waitSeconds * 1_000),
    rateLimited: refusals,
  };
}
