import type { Redis } from "ioredis";
import type { Pool, PoolConfig } from "pg";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { rememberKeysOfAddress } from "../text/configured-keys.ts";

/** The addresses of the services that workers share. Both can have credentials and TLS (`rediss:`, `sslmode=require`). */
export interface ServiceAddresses {
  /** For example `redis://user:password@host:6379`. */
  redis: string;
  /** For example `postgres://user:password@host:5432/database`. */
  postgres: string;
}

/** The longest time that a transaction may stay open without a statement, in milliseconds. */
const MOST_IDLE_IN_TRANSACTION = 3_000;

/**
 * The longest time that a statement may take, in milliseconds. A connection that a network dropped without a word would
 * otherwise answer after hours.
 */
const LONGEST_QUERY = 30_000;

/** How a pool of connections to PostgreSQL is opened. */
export interface PoolOptions {
  /** The most connections at once. @default 10 */
  connections?: number | undefined;
  /** How long this process waits for the result of a statement, in milliseconds. @default 30_000 */
  longestQuery?: number | undefined;
  /**
   * After how many milliseconds PostgreSQL ends a statement.
   * @default it does not
   */
  longestStatement?: number | undefined;
}

/**
 * Opens a pool of connections to PostgreSQL. A process that is stopped inside a transaction would hold its locks, and
 * no worker could take its threads over: PostgreSQL ends such a transaction after 3 s. Rejects with TroupeError
 * `workers_unavailable` if the package is missing or the address is not one.
 */
export async function openPostgres(url: string, options: PoolOptions = {}): Promise<Pool> {
  const config = poolConfig(url, options);
  const { default: pg } = await imported(() => import("pg"), "pg");
  return withoutCrashes(new pg.Pool(config));
}

/** Returns how a pool is opened. Throws TroupeError `workers_unavailable` if the address is not one. */
export function poolConfig(
  url: string,
  { connections = 10, longestQuery = LONGEST_QUERY, longestStatement }: PoolOptions,
): PoolConfig {
  checkAddress(url, { service: "PostgreSQL", protocols: ["postgres:", "postgresql:"] });
  return {
    connectionString: url,
    max: connections,
    application_name: "troupe",
    keepAlive: true,
    query_timeout: longestQuery,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: MOST_IDLE_IN_TRANSACTION,
    ...(longestStatement !== undefined && { statement_timeout: longestStatement }),
  };
}

/** Keeps the process from crashing if the server closes a connection: one that is idle, or in use between two statements. */
export function withoutCrashes<Some extends Pick<Pool, "on">>(pool: Some): Some {
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * Opens a connection to Redis, which connects again for ever. Commands wait for it. Rejects with TroupeError
 * `workers_unavailable` if the package is missing or the address is not one.
 */
export async function openRedis(url: string): Promise<Redis> {
  checkAddress(url, { service: "Redis", protocols: ["redis:", "rediss:"] });
  const { Redis: Client } = await imported(() => import("ioredis"), "ioredis");
  const client = new Client(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    connectionName: "troupe",
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
  });
  client.on("error", () => undefined);
  return client;
}

function checkAddress(
  url: string,
  { service, protocols }: { service: string; protocols: readonly string[] },
): void {
  rememberKeysOfAddress(url);
  if (URL.canParse(url) && protocols.includes(new URL(url).protocol)) return;
  throw new TroupeError(
    "workers_unavailable",
    `the address of ${service} must be a URL that begins with ${protocols.map((one) => `${one}//`).join(" or ")}`,
  );
}

/** Imports a package that only workers need. */
export async function imported<Module>(load: () => Promise<Module>, name: string): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    throw new TroupeError(
      "workers_unavailable",
      isMissing
        ? `workers need the package ${name}: npm install bullmq ioredis pg prom-client @langchain/langgraph-checkpoint-postgres`
        : `the package ${name} does not load: ${messageOf(cause)}`,
      isMissing ? {} : { cause },
    );
  }
}
