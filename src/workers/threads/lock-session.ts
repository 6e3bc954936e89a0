import type { Pool, PoolClient } from "pg";
import { patiently } from "../patience.ts";

/** One kept connection to PostgreSQL, whose session holds the locks of a process. */
export interface LockSession extends AsyncDisposable {
  /**
   * Locks a thread. Resolves to false if another session has locked it. Rejects with TroupeError `workers_unavailable` if
   * PostgreSQL cannot be reached for too long.
   */
  take(thread: string): Promise<boolean>;
  /** Unlocks a thread. Does not reject, and does not wait for a server that cannot be reached: its locks end with the connection. */
  give(thread: string): Promise<void>;
}

/**
 * Opens a session for locks. PostgreSQL releases them when the connection ends, as it does at once if the process dies. If
 * the connection breaks while threads are locked, another one is opened at once, which locks them again if they are free.
 */
export function openLockSession(
  pool: Pool,
  { schema, longestWait }: { schema: string; longestWait: number },
): LockSession {
  const taken = new Set<string>();
  const ending = new AbortController();
  let current: Promise<PoolClient> | null = null;
  let reopening: Promise<void> | null = null;
  const close = async (session: Promise<PoolClient>): Promise<void> => {
    current = null;
    await session.then(
      (client) => client.release(true),
      () => undefined,
    );
  };
  /** Closes the connection, and opens another one for the locks that other runs had by it. */
  const drop = async (session: Promise<PoolClient>): Promise<void> => {
    if (current !== session) return;
    await close(session);
    reopening ??= reopen().finally(() => (reopening = null));
  };
  const reopen = async (): Promise<void> => {
    const { signal } = ending;
    const attempt = async (): Promise<void> => {
      if (taken.size > 0 && !signal.aborted) await callIn(async () => undefined);
    };
    // If all attempts fail, the next `take` opens a connection.
    await patiently(attempt, { longest: longestWait, signal }).catch(() => undefined);
  };
  const open = (): Promise<PoolClient> => {
    const session = pool.connect().then(async (client) => {
      client.once("end", () => void drop(session));
      try {
        for (const thread of taken) await lockIn(client, "pg_try_advisory_lock", thread);
      } catch (error) {
        // No caller has this connection yet, so it must be given back here.
        client.release(true);
        throw error;
      }
      return client;
    });
    return session;
  };
  const lockIn = async (client: PoolClient, name: string, thread: string): Promise<boolean> => {
    const key = `troupe thread in ${schema}: ${thread}`;
    const sql = `SELECT ${name}(hashtextextended($1, 0)) AS done`;
    const { rows } = await client.query<{ done: boolean }>(sql, [key]);
    return rows[0]?.done === true;
  };
  /** Works on the connection. If it fails, what the server did last is unknown: a closed connection has no locks. */
  const callIn = async <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
    const session = (current ??= open());
    try {
      return await work(await session);
    } catch (error) {
      await drop(session);
      throw error;
    }
  };
  return {
    async take(thread) {
      const attempt = (): Promise<boolean> =>
        callIn((client) => lockIn(client, "pg_try_advisory_lock", thread));
      const isTaken = await patiently(attempt, { longest: longestWait });
      if (isTaken) taken.add(thread);
      return isTaken;
    },
    async give(thread) {
      taken.delete(thread);
      // Without a connection, there is nothing to unlock.
      if (current === null) return;
      await callIn((client) => lockIn(client, "pg_advisory_unlock", thread)).catch(() => undefined);
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await reopening;
      if (current !== null) await close(current);
    },
  };
}
