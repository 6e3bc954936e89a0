import type { BaseStore } from "@langchain/langgraph";
import type { Redis } from "ioredis";
import type { Pool } from "pg";
import { messageOf } from "../../errors/locate-error.ts";
import { isTroupeError, TroupeError } from "../../errors/troupe-error.ts";
import { makeTables } from "../../shared-state/postgres-tables.ts";
import { isPostgresStore, type PostgresStoreLike } from "../../shared-state/postgres-store.ts";
import { versioned, type VersionedSaver } from "../../threads/versioned-saver.ts";
import { imported, MOST_IDLE_IN_TRANSACTION, openPostgres, openRedis } from "../connections.ts";
import { openFencedSaver } from "../fencing/fenced-saver.ts";
import { SCHEMA } from "../fencing/lease-tables.ts";
import { createAllowanceTables } from "../limits/allowance-tables.ts";
import { patiently } from "../patience.ts";
import type { RunQueue } from "../queue.ts";
import { openQueueOn } from "../redis-queue.ts";
import type { RunStore } from "../run-store.ts";
import { openRunStore } from "../runs/open-run-store.ts";
import { openNotifications, type Notifications } from "../stream/notifications.ts";
import type { WorkerSettings } from "./worker-options.ts";

/** How long a worker that begins waits for PostgreSQL, in milliseconds. */
const LONGEST_START = 10_000;

/** The most connections to PostgreSQL for runs: a write takes milliseconds, so they are shared. */
const MOST_CONNECTIONS = 10;

/** The connections of a worker, and what it keeps in PostgreSQL and Redis. */
export interface WorkerServices {
  redis: Redis;
  postgres: Pool;
  queue: RunQueue;
  notifications: Notifications;
  runs: RunStore;
  /** The same runs on connections of their own, so that signs of life do not wait behind the writes of runs. */
  control: RunStore;
  controlPool: Pool;
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
    const runs = openRunStore(postgres);
    const saver = await inPostgres(async () => {
      await runs.setup();
      await createAllowanceTables(postgres);
      return versioned(await openFencedSaver(postgres));
    });
    const store = await openStore(address);
    closers.push(() => store.stop());
    await inPostgres(() => makeTables(store));
    const queue = await openQueueOn(redis);
    closers.push(() => queue.close());
    const notifications = openNotifications(redis);
    closers.push(() => notifications.close());
    const control = openRunStore(controlPool);
    return { redis, postgres, queue, notifications, runs, control, controlPool, saver, store, close };
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

/** Opens the store of the graphs in PostgreSQL. */
async function openStore(address: string): Promise<PostgresStoreLike> {
  const name = "@langchain/langgraph-checkpoint-postgres";
  const { PostgresStore } = await imported(
    () => import("@langchain/langgraph-checkpoint-postgres/store"),
    name,
  );
  const store: BaseStore = new PostgresStore({
    connectionOptions: {
      connectionString: address,
      max: 5,
      application_name: "troupe",
      keepAlive: true,
      idle_in_transaction_session_timeout: MOST_IDLE_IN_TRANSACTION,
    },
    schema: SCHEMA,
  });
  if (!isPostgresStore(store))
    throw new TroupeError("workers_unavailable", `this version of ${name} is not supported`);
  const { pool } = store.core;
  // Without these listeners, the process would crash when the server closes a connection: one that is idle, or one that is
  // in use between two statements.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return store;
}
