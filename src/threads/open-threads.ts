import { closeSync, mkdirSync, openSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { forgetHistory } from "./forget-history.ts";
import {
  prepareSqlite,
  loadSqlite,
  shareDatabase,
  type SqliteDatabase,
  type SqliteLoader,
} from "./sqlite.ts";
import { createSqliteLocks, type SqliteLocks } from "./sqlite-locks.ts";
import { setLocks } from "./thread-locks.ts";
import { openRecords, type ThreadRecords } from "./thread-records.ts";
import { threadsFile } from "./threads-file.ts";
import { versioned } from "./versioned-saver.ts";

/** Threads that are kept in a SQLite file: pass `saver` to a builder, and its runs are safe from other processes too. */
export interface Threads extends Disposable {
  /** Where they are kept. */
  readonly file: string;
  readonly saver: BaseCheckpointSaver;
  readonly locks: SqliteLocks;
  /** What the command line lists. */
  readonly records: ThreadRecords;
  /** Removes all of a thread that is not needed to go on with it: its earlier states, to which it could be taken back. */
  forgetHistory(thread: string): void;
  /** Resolves when no write is under way, which after an abort may be a moment later than the run's end. */
  idle(): Promise<void>;
}

/**
 * Opens the threads of a file, by default the one of the command line; it is made where there is none, for its owner
 * only. Throws TroupeError with code `threads_unavailable` where SQLite's package is missing or the file cannot be used.
 */
export async function openThreads(options: { file?: string; load?: SqliteLoader } = {}): Promise<Threads> {
  const { platform, env: environment } = process;
  const { file = threadsFile({ platform, home: homedir(), environment }), load = loadSqlite } = options;
  const open = await prepareSqlite(load);
  let database: SqliteDatabase | undefined;
  try {
    makeFile(file);
    const connection = open(file);
    ({ database } = connection);
    // The default of better-sqlite3, but not of libsql.
    shareDatabase(database, "NORMAL");
    const locks = createSqliteLocks(connection, {
      folder: `${file}.locks`,
      process: process.pid,
      now: () => Date.now(),
    });
    setLocks(connection.saver, locks);
    const records = openRecords(database);
    const saver = versioned(connection.saver);
    return {
      file,
      saver,
      locks,
      records,
      forgetHistory: (thread) => forgetHistory(connection.database, thread),
      idle: () => saver.idle(),
      [Symbol.dispose]: () => void connection.database.close(),
    };
  } catch (cause) {
    database?.close();
    throw new TroupeError("threads_unavailable", `threads cannot be kept in ${file}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Makes a database's file before SQLite makes it readable for everyone; its side files take the mode of this one. */
export function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    // Never opened where it exists: closing it would take this process' SQLite locks on it away (POSIX).
    closeSync(openSync(file, "wx", 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  }
}
