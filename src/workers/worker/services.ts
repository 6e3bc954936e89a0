import type { Redis } from "ioredis";
import type { Pool } from "pg";
import { messageOf } from "../../errors/locate-error.ts";
import { isTroupeError, TroupeError } from "../../errors/troupe-error.ts";
import { makeTables } from "../../shared-state/postgres-tables.ts";
import type { PostgresStoreLike } from "../../shared-state/postgres-store.ts";
import { versioned, type VersionedSaver } from "../../threads/versioned-saver.ts";
import { openPostgres, openRedis } from "../connections.ts";
import { openFencedSaver } from "../fencing/fenced-saver.ts";
import { createAllowanceTables } from "../limits/allowance-tables.ts";
import { patiently } from "../patience.ts";
import type { RunQueue } from "../queue.ts";
import { openQueueOn } from "../redis-queue.ts";
import type { RunStore } from "../run-store.ts";
import { openRunStore } from "../runs/open-run-store.ts";
import { openNotifications, type Notifications } from "../stream/notifications.ts";
import { openGraphStore } from "./graph-store.ts";
import type { WorkerSettings } from "./worker-options.ts";

/** How long a worker that begins waits for PostgreSQL, in milliseconds. */
const LONGEST_START = 10_000;

/** The most connections to PostgreSQL for runs: a write takes milliseconds, so they are shared. */
const MOST_CONNECTIONS = 10;

/** How long PostgreSQL may count runs, in milliseconds. */
const LONGEST_COUNT = 10_000;

/** The connections of a worker, and what it keeps in PostgreSQL and Redis. */
export interface WorkerServices {
  redis: Redis;
  postgres: Pool;
  queue: RunQueue;
  notifications: Notifications;
  runs: RunStore;
  /** The same runs on connections for nothing but signs of life, which so wait behind no other statement. */
  control: RunStore;
  /** The same runs on one connection, to count them: with millions of runs, this takes seconds. */
  counting: RunStore;
  saver: VersionedSaver;
  store: PostgresStoreLike;
  close(): Promise<void>;
}

/**
 * Opens the connections of a worker, and creates the tables if they do not exist. Rejects with TroupeError
 * `workers_unavailable` if a package is missing, an address is not one, or PostgreSQL cannot be used. Redis can come later.
 */
export async function openServices(settings: WorkerSettings): Promise<WorkerServices> {
  const { redis: redisAddress, postgres: address, concurrency, lease } = settings;
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).toReversed()) await Promise.resolve(one()).catch(() => undefined);
  };
  try {
    const redis = await openRedis(redisAddress);
    closers.push(() => redis.disconnect());
    const postgres = await openPostgres(address, {
      connections: Math.min(concurrency + 2, MOST_CONNECTIONS),
    });
    closers.push(() => postgres.end());
    const controlPool = await openPostgres(address, { connections: 2, longestQuery: lease });
    closers.push(() => controlPool.end());
    const countingPool = await openPostgres(address, { connections: 1, longestStatement: LONGEST_COUNT });
    closers.push(() => countingPool.end());
    const runs = openRunStore(postgres);
    const saver = await inPostgres(async () => {
      await runs.setup();
      await createAllowanceTables(postgres);
      return versioned(await openFencedSaver(postgres));
    });
    const graphs = await openGraphStore(address);
    closers.push(() => graphs.close());
    const { store } = graphs;
    await inPostgres(() => makeTables(store));
    const queue = await openQueueOn(redis);
    closers.push(() => queue.close());
    const notifications = openNotifications(redis);
    closers.push(() => notifications.close());
    const [control, counting] = [openRunStore(controlPool), openRunStore(countingPool)];
    return { redis, postgres, queue, notifications, runs, control, counting, saver, store, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Does something at the start, and waits a moment for a server that starts at the same time. */
export async function inPostgres<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await patiently(work, { signal: AbortSignal.timeout(LONGEST_START) });
  } catch (cause) {
    if (isTroupeError(cause)) throw cause;
    throw new TroupeError("workers_unavailable", `PostgreSQL cannot be used: ${messageOf(cause)}`, { cause });
  }
}
