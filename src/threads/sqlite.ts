import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { firstLine } from "../text/first-line.ts";
import type { DatabasePurpose } from "./database-fault.ts";

/** The parts of a SQLite connection that Troupe uses. Both better-sqlite3 and libsql have them. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  pragma(source: string): unknown;
  prepare(sql: string): {
    run(...values: (string | number | null)[]): unknown;
    get(...values: (string | number | null)[]): unknown;
    all(...values: (string | number | null)[]): unknown[];
  };
  close(): unknown;
}

/** LangGraph's saver for SQLite, its database, and a way to open more files with the same library. */
export interface SqliteConnection {
  saver: BaseCheckpointSaver;
  database: SqliteDatabase;
  /** Opens another file. Its connection does not wait for locks that others hold. */
  readonly connect: (file: string) => SqliteDatabase;
}

/** The optional package that threads need in addition to Troupe. */
const SQLITE_PACKAGE = "@langchain/langgraph-checkpoint-sqlite";

/** Loads SQLite's package. It is loaded only when threads or a store are opened, because nothing else needs it. */
export type SqliteLoader = () => Promise<SqlitePackage>;

/** The part of a connection that LangGraph's saver uses to write all its rows or none. */
interface TransactionMaker {
  transaction(work: (rows: unknown) => unknown): (rows: unknown) => unknown;
}

/** The parts of the package that Troupe uses. They are declared here so that Troupe's types do not need the package. */
interface SqlitePackage {
  SqliteSaver: { fromConnString(file: string): BaseCheckpointSaver & { db: unknown } };
}

/** Loads the installed package. */
export const loadSqlite: SqliteLoader = () => import("@langchain/langgraph-checkpoint-sqlite");

/** Opens a SQLite file, which must exist. */
export type SqliteOpener = (file: string) => SqliteConnection;

/** Threads in a database, and the codes of their errors. */
export const THREADS: DatabasePurpose = {
  kept: "threads",
  error: (fault, message, options) => new TroupeError(`threads_${fault}`, message, options),
};

/** Loads the package. Rejects with a TroupeError with the purpose's code if it is missing or does not load. */
export async function prepareSqlite(
  load: SqliteLoader,
  purpose: DatabasePurpose = THREADS,
): Promise<SqliteOpener> {
  const { SqliteSaver } = await load().catch((error: unknown) => {
    throw unavailable(error, purpose);
  });
  return (file) => {
    const saver = SqliteSaver.fromConnString(file);
    const database = saver.db as SqliteDatabase & TransactionMaker;
    // libsql's own method hides why a write failed behind the failure of its ROLLBACK (libsql 0.5.29).
    database.transaction = (work) => (rows) => whileAlone(database, () => work(rows));
    const Database = database.constructor as new (path: string, options: object) => SqliteDatabase;
    return { saver, database, connect: (path) => new Database(path, { timeout: 0 }) };
  };
}

function unavailable(error: unknown, purpose: DatabasePurpose): TroupeError {
  const { kept } = purpose;
  const { code } = error as NodeJS.ErrnoException;
  const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  const message = isMissing
    ? `cannot open ${kept}: the SQLite package is missing: npm install ${SQLITE_PACKAGE}`
    : `cannot open ${kept}: the SQLite package does not load: ${firstLine(messageOf(error))}`;
  // The cause would only name the file that imports the package, which does not help.
  return purpose.error("unavailable", message, isMissing ? {} : { cause: error });
}

/** How long a write waits for another process' write, in milliseconds. Each write takes a few milliseconds. */
const BUSY_MILLISECONDS = 10_000;

/**
 * Prepares a database that several processes use: writes wait for each other, and readers do not wait for writers.
 * `synchronous` decides what a power cut can take back: the last writes (NORMAL), or nothing (FULL). A killed process
 * loses nothing with either.
 */
export function shareDatabase(database: SqliteDatabase, synchronous: "NORMAL" | "FULL"): void {
  database.pragma(`busy_timeout = ${BUSY_MILLISECONDS}`);
  database.pragma("journal_mode = WAL");
  database.pragma(`synchronous = ${synchronous}`);
}

/**
 * Closes a database, and first writes the write-ahead log back to its file. SQLite does this when the last connection is
 * closed, but libsql's `close` leaves its connection open for a while (libsql 0.5.29).
 */
export function closeDatabase(database: SqliteDatabase): void {
  try {
    // Do not wait for other processes: the last of them writes it back.
    database.pragma("busy_timeout = 0");
    database.pragma("wal_checkpoint(TRUNCATE)");
  } catch {
    // On a full disk, for example. Everything is still in the log.
  }
  database.close();
}

/** Runs work while no other process can write to the database. If the work throws, its changes are undone. */
export function whileAlone<Result>(database: SqliteDatabase, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back already, as it does on a full disk. The error itself is the cause.
    }
    throw error;
  }
}

/** Checks whether SQLite refused an operation because another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && code.startsWith("SQLITE_BUSY");
}
