import type { Pool } from "pg";
import { busyError, type SharedLock, type ThreadLocks } from "../../threads/thread-locks.ts";
import { EPOCH_KEY } from "../fencing/epoch-key.ts";
import { raiseEpoch } from "../fencing/lease-tables.ts";
import { patiently } from "../patience.ts";
import { transact } from "../runs/transact.ts";
import { openLockSession } from "./lock-session.ts";

/** Locks that hold for all processes that share a database. */
export interface PostgresLocks extends ThreadLocks, AsyncDisposable {
  /**
   * Locks a thread until the result is disposed of. Rejects with TroupeError with code `thread_busy` if it is locked, and
   * with `workers_unavailable` if PostgreSQL cannot be reached for too long.
   */
  lock(thread: string): Promise<SharedLock>;
}

/**
 * Creates the locks of a database. A lock is one of a session of PostgreSQL, so that a process that dies loses it at once.
 * Each lock also raises the epoch of the thread: if a process loses its connection and another one locks the thread, the
 * first one's writes are refused. `longestWait` is the longest time that a lock waits for PostgreSQL, in milliseconds.
 */
export function createPostgresLocks(
  pool: Pool,
  { schema, longestWait }: { schema: string; longestWait: number },
): PostgresLocks {
  const session = openLockSession(pool, { schema, longestWait });
  const running = new Set<string>();
  const free = async (thread: string): Promise<void> => {
    try {
      await session.give(thread);
    } finally {
      running.delete(thread);
    }
  };
  return {
    async lock(thread) {
      if (running.has(thread)) throw busyError(thread, "another run of this process");
      running.add(thread);
      try {
        if (!(await session.take(thread))) throw busyError(thread, "another process");
        const epoch = await patiently(
          () => transact(pool, (client) => raiseEpoch(client, thread, { schema })),
          { longest: longestWait },
        );
        return { configurable: { [EPOCH_KEY]: epoch }, [Symbol.asyncDispose]: once(() => free(thread)) };
      } catch (error) {
        await free(thread);
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Returns a function that does its work once. By a second call, another run may have locked the thread. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
