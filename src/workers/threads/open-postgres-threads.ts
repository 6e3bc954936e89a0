import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { checkOptions, faultOfPositive } from "../../errors/check-options.ts";
import { TroupeError } from "../../errors/troupe-error.ts";
import { faultsOfUnknownOptions, optionNames } from "../../errors/unknown-options.ts";
import { setLocks } from "../../threads/thread-locks.ts";
import { versioned } from "../../threads/versioned-saver.ts";
import { openPostgres } from "../connections.ts";
import { openFencedSaver } from "../fencing/fenced-saver.ts";
import { SCHEMA } from "../fencing/lease-tables.ts";
import { faultOf } from "../worker/ping-services.ts";
import { inPostgres } from "../worker/services.ts";
import { LockingSaver } from "./locking-saver.ts";
import { createPostgresLocks } from "./postgres-locks.ts";

/** How long PostgreSQL may take to answer before it counts as unreachable, in milliseconds. */
const LONGEST_ANSWER = 2_000;

/** Where threads are kept. */
export interface PostgresThreadsOptions {
  /** For example `postgres://user:password@host:5432/database`. A pooler in front must be in session mode. */
  postgres: string;
  /** The schema of the tables, which are created if they do not exist. @default "troupe" */
  schema?: string | undefined;
  /** The most connections of this process, at least 2: one of them holds the locks. @default 10 */
  connections?: number | undefined;
  /**
   * How long each read or write of a run is tried again while PostgreSQL fails it, in seconds, before it rejects with
   * `workers_unavailable`. It counts from the first attempt, so a failover to a replica must fit. The waits of a run are not added
   * up. If a network drops everything without a word, the last attempt takes up to 30 s more.
   * @default 30
   */
  waitSeconds?: number | undefined;
}

const NAMES = optionNames<PostgresThreadsOptions>()(["postgres", "schema", "connections", "waitSeconds"]);

/**
 * Threads in PostgreSQL, for a service on any number of machines. Pass `saver` to a builder: then no other process can run
 * on a thread at the same time. End the runs before you dispose of it.
 */
export interface PostgresThreads extends AsyncDisposable {
  readonly saver: BaseCheckpointSaver;
  /** Resolves when no write is under way. After an abort, this can be a moment later than the end of the run. */
  idle(): Promise<void>;
  /** Rejects with TroupeError `workers_unavailable` if PostgreSQL does not answer within 2 s. */
  check(): Promise<void>;
}

/**
 * Opens the threads in a database. A second run on a thread is refused with `thread_busy`, in whichever process it begins.
 * If a process dies, its threads are free at once. If it only loses its connection to PostgreSQL and another process takes
 * its thread, its late writes are refused with `lease_lost`. While PostgreSQL cannot be reached, runs wait for it, and reject with
 * `workers_unavailable` after a read or a write has waited for `waitSeconds`; their threads can continue later.
 *
 * Rejects with TroupeError `workers_unavailable` if a package is missing, the address is not one, or PostgreSQL cannot be used, and
 * with ConfigurationError for an option that cannot be one.
 *
 * @example
 * await using threads = await openPostgresThreads({ postgres: "postgres://127.0.0.1/troupe" });
 * const team = createSupervisor({ specialists, checkpointer: threads.saver });
 */
export async function openPostgresThreads(options: PostgresThreadsOptions): Promise<PostgresThreads> {
  // JavaScript code can pass null, which has no members.
  const { postgres, schema = SCHEMA, connections = 10, waitSeconds = 30 } = { ...options };
  checkOptions("openPostgresThreads", [
    ...faultsOfUnknownOptions(options, NAMES),
    connections >= 2 ? null : `connections must be a whole number of at least 2, but is ${connections}`,
    faultOfPositive("waitSeconds", waitSeconds),
  ]);
  const longestWait = waitSeconds * 1_000;
  const pool = await openPostgres(postgres, { connections });
  try {
    const fenced = await inPostgres(() => openFencedSaver(pool, { schema, longestWait }));
    const locks = createPostgresLocks(pool, { schema, longestWait });
    const locking = new LockingSaver(fenced.saver, locks);
    setLocks(locking, locks);
    const saver = versioned(locking);
    return {
      saver,
      idle: () => saver.idle(),
      async check() {
        const fault = await faultOf(pool.query("SELECT 1"), LONGEST_ANSWER);
        if (fault !== null)
          throw new TroupeError("workers_unavailable", `PostgreSQL cannot be used: ${fault}`);
      },
      async [Symbol.asyncDispose]() {
        await locks[Symbol.asyncDispose]();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
