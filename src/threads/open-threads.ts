import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { faultError, openingError } from "./database-fault.ts";
import { explainedDatabase } from "./explained-database.ts";
import { ExplainedSaver } from "./explained-saver.ts";
import { forgetHistory } from "./forget-history.ts";
import { rememberFile } from "./remember-file.ts";
import { prepareSqlite, loadSqlite, THREADS, type SqliteLoader } from "./sqlite.ts";
import { closeDatabase, shareDatabase, type SqliteDatabase } from "./sqlite-database.ts";
import { createSqliteLocks, type SqliteLocks } from "./sqlite-locks.ts";
import { setLocks } from "./thread-locks.ts";
import { openRecords, type ThreadRecords } from "./thread-records.ts";
import { threadsFile } from "./threads-file.ts";
import { versioned } from "./versioned-saver.ts";

/** Threads in a SQLite file. Pass `saver` to a builder: then no other process can run on a thread at the same time. */
export interface Threads extends Disposable {
  /** The path of the file. */
  readonly file: string;
  readonly saver: BaseCheckpointSaver;
  readonly locks: SqliteLocks;
  /** The list of threads that the command line shows. */
  readonly records: ThreadRecords;
  /** Removes a thread's earlier states. The thread can still continue, but can no longer be taken back to one of them. */
  forgetHistory(thread: string): void;
  /** Resolves when no write is under way. After an abort, this can be a moment later than the end of the run. */
  idle(): Promise<void>;
  /**
   * Throws TroupeError with code `threads_deleted` if the file was deleted or replaced since it was opened. A run cannot
   * begin then. One that is under way can end, but its thread is lost with the process.
   */
  checkFile(): void;
}

/**
 * Opens the threads in a SQLite file, by default the file of the command line. Creates the file if it does not exist;
 * only its owner can read it. Rejects with a TroupeError with code `threads_disk_full` or `threads_read_only`, or
 * `threads_unavailable` if SQLite's package is missing or the file cannot be used for another reason. Later errors have
 * these codes, too.
 *
 * @example
 * using threads = await openThreads({ file: "threads.db" });
 * const team = createSupervisor({ specialists, checkpointer: threads.saver });
 */
export async function openThreads(
  options: { file?: string | undefined; load?: SqliteLoader | undefined } = {},
): Promise<Threads> {
  const { platform, env: environment } = process;
  const { file = threadsFile({ platform, home: homedir(), environment }), load = loadSqlite } = options;
  const open = await prepareSqlite(load, THREADS);
  const named = { file, purpose: THREADS };
  let database: SqliteDatabase | undefined;
  try {
    makeFile(file);
    const connection = open(file);
    database = explainedDatabase(connection.database, named);
    const opened = database;
    const isSame = rememberFile(file);
    const checkFile = (): void => {
      if (!isSame()) throw faultError("deleted", named);
    };
    // Not every library's default.
    shareDatabase(database, "NORMAL");
    const connect = (path: string): SqliteDatabase => explainedDatabase(connection.connect(path), named);
    const locks = createSqliteLocks(
      { database, connect },
      { folder: `${file}.locks`, process: process.pid, now: () => Date.now(), check: checkFile },
    );
    const explained = new ExplainedSaver(connection.saver, named);
    setLocks(explained, locks);
    const records = openRecords(database);
    const saver = versioned(explained);
    return {
      file,
      saver,
      locks,
      records,
      forgetHistory: (thread) => forgetHistory(opened, thread),
      idle: () => saver.idle(),
      checkFile,
      [Symbol.dispose]: () => closeDatabase(opened),
    };
  } catch (cause) {
    database?.close();
    throw openingError(cause, named);
  }
}

/**
 * Creates a database's file so that only its owner can read it; SQLite alone would make it readable for everyone. SQLite
 * gives its side files the same mode.
 */
export function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    // Do not open a file that exists: on POSIX, closing it would drop this process' SQLite locks on it.
    closeSync(openSync(file, "wx", 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    if (statSync(file).isDirectory()) throw new Error("it is a folder", { cause });
  }
}
