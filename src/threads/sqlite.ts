import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError, type TroupeErrorCode } from "../errors/troupe-error.ts";
import { firstLine } from "../text/first-line.ts";

/** What is used of a connection to SQLite; better-sqlite3 and libsql both have it. */
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

/** LangGraph's saver over SQLite, and a way to open further connections by the same library. */
export interface SqliteConnection {
  saver: BaseCheckpointSaver;
  database: SqliteDatabase;
  /** Opens another file; it does not wait for locks that others hold. */
  readonly connect: (file: string) => SqliteDatabase;
}

/** The package that the threads need beside Troupe. */
const SQLITE_PACKAGE = "@langchain/langgraph-checkpoint-sqlite";

/** How SQLite's package is loaded: lazily, because only kept threads need it. */
export type SqliteLoader = () => Promise<SqlitePackage>;

/** What is used of the package; in our own words, so that our declarations do without it. */
interface SqlitePackage {
  SqliteSaver: { fromConnString(file: string): BaseCheckpointSaver & { db: unknown } };
}

/** Loads the package where it is installed. */
export const loadSqlite: SqliteLoader = () => import("@langchain/langgraph-checkpoint-sqlite");

/** Opens a file of threads for SQLite; it has to exist. */
export type SqliteOpener = (file: string) => SqliteConnection;

/** What is kept in SQLite, and the code of the error where it cannot be. */
interface SqlitePurpose {
  kept: string;
  code: TroupeErrorCode;
}

const THREADS: SqlitePurpose = { kept: "threads are", code: "threads_unavailable" };

/** Loads the package; throws TroupeError with the purpose's code where it is missing or does not load. */
export async function prepareSqlite(
  load: SqliteLoader,
  purpose: SqlitePurpose = THREADS,
): Promise<SqliteOpener> {
  const { SqliteSaver } = await load().catch((error: unknown) => {
    throw unavailable(error, purpose);
  });
  return (file) => {
    const saver = SqliteSaver.fromConnString(file);
    const database = saver.db as SqliteDatabase;
    const Database = database.constructor as new (path: string, options: object) => SqliteDatabase;
    return { saver, database, connect: (path) => new Database(path, { timeout: 0 }) };
  };
}

function unavailable(error: unknown, { kept, code: purposeCode }: SqlitePurpose): TroupeError {
  const { code } = error as NodeJS.ErrnoException;
  const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  const message = isMissing
    ? `${kept} kept in SQLite, whose package is missing: npm install ${SQLITE_PACKAGE}`
    : `${kept} kept in SQLite, which does not load: ${firstLine(messageOf(error))}`;
  // Which file missed the package is of no help.
  return new TroupeError(purposeCode, message, isMissing ? {} : { cause: error });
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

/** Runs work while no other process writes to the database; what it did to the database is undone if it throws. */
export function whileAlone<Result>(database: SqliteDatabase, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/** True where SQLite refused because another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && code.startsWith("SQLITE_BUSY");
}
