import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isTroupeError } from "../errors/troupe-error.ts";
import { sha256 } from "../text/hash.ts";
import type { SqliteConnection } from "./sqlite.ts";
import { isLocked, whileAlone, type SqliteDatabase } from "./sqlite-database.ts";
import { busyError, releasedOnce, type ThreadLocks } from "./thread-locks.ts";

/** Locks that hold for every process of this machine. A process that dies loses its locks at once. */
export interface SqliteLocks extends ThreadLocks {
  /** Locks a thread until the result is disposed of. Throws TroupeError with code `thread_busy` if it is locked. */
  lock(thread: string): Disposable;
  /** Checks whether a process is running on the thread. */
  isHeld(thread: string): boolean;
}

/** How locks are made. */
interface LockOptions {
  /** The folder of the lock files. */
  folder: string;
  /** The id of this process. */
  process: number;
  now: () => number;
  /** Throws if threads in this database must not be locked any more. */
  check: () => void;
}

/**
 * Creates the locks of a database. A lock is an open exclusive transaction on a small file of its own, in `folder`. The
 * operating system releases the lock on this file when the process ends. Lock files are created, locked and removed only
 * while the database is locked for writing, so that two processes cannot both get a lock.
 */
export function createSqliteLocks(
  { database, connect }: Pick<SqliteConnection, "database" | "connect">,
  { folder, process: pid, now, check }: LockOptions,
): SqliteLocks {
  database.exec(
    "CREATE TABLE IF NOT EXISTS troupe_locks (thread TEXT PRIMARY KEY, process INTEGER, since INTEGER)",
  );
  const fileOf = (thread: string): string => join(folder, `${sha256(thread).slice(0, 32)}.lock`);
  const take = (thread: string): SqliteDatabase => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const held = connect(fileOf(thread));
    try {
      // Nothing is written to this file, so it needs no journal file.
      held.pragma("journal_mode = MEMORY");
      held.exec("BEGIN EXCLUSIVE");
      return held;
    } catch (error) {
      held.close();
      throw isLocked(error) ? busyError(thread, holderOf(thread), { cause: error }) : error;
    }
  };
  const release = (thread: string, held: SqliteDatabase): void => {
    held.close();
    rmSync(fileOf(thread), { force: true });
  };
  const holderOf = (thread: string): string => {
    const row = database.prepare("SELECT process, since FROM troupe_locks WHERE thread = ?").get(thread);
    if (!row) return "another run";
    const { process: holder, since } = row as { process: number; since: number };
    const name = holder === pid ? "another run of this process" : `process ${holder}`;
    return `${name} since ${new Date(since).toISOString()}`;
  };
  return {
    lock(thread) {
      check();
      const held = whileAlone(database, () => {
        const taken = take(thread);
        const insert = "INSERT OR REPLACE INTO troupe_locks (thread, process, since) VALUES (?, ?, ?)";
        database.prepare(insert).run(thread, pid, now());
        return taken;
      });
      return releasedOnce(() => {
        try {
          whileAlone(database, () => {
            release(thread, held);
            database.prepare("DELETE FROM troupe_locks WHERE thread = ?").run(thread);
          });
        } catch {
          // The row only names the holder, and counts only with the file's lock. Do not hide how the run ended.
          held.close();
        }
      });
    },
    isHeld(thread) {
      return whileAlone(database, () => {
        if (!database.prepare("SELECT 1 FROM troupe_locks WHERE thread = ?").get(thread)) return false;
        try {
          release(thread, take(thread));
          return false;
        } catch (error) {
          if (isTroupeError(error, "thread_busy")) return true;
          throw error;
        }
      });
    },
  };
}
