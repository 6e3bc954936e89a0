import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError, type TroupeErrorCode } from "../errors/troupe-error.ts";
import { firstLine } from "../text/first-line.ts";

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

/** The parts of the package that Troupe uses. They are declared here so that Troupe's types do not need the package. */
interface SqlitePackage {
  SqliteSaver: { fromConnString(file: string): BaseCheckpointSaver & { db: unknown } };
}

/** Loads the installed package. */
export const loadSqlite: SqliteLoader = () => import("@langchain/langgraph-checkpoint-sqlite");

/** Opens a SQLite file, which must exist. */
export type SqliteOpener = (file: string) => SqliteConnection;

/** What SQLite is needed for. */
interface SqlitePurpose {
  /** The subject of the error message, such as "threads". */
  kept: string;
  /** The code of the error. */
  code: TroupeErrorCode;
}

const THREADS: SqlitePurpose = { kept: "threads", code: "threads_unavailable" };

/** Loads the package. Rejects with a TroupeError with the purpose's code if it is missing or does not load. */
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
    ? `cannot open ${kept}: the SQLite package is missing: npm install ${SQLITE_PACKAGE}`
    : `cannot open ${kept}: the SQLite package does not load: ${firstLine(messageOf(error))}`;
  // The cause would only name the file that imports the package, which does not help.
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

/** Runs work while no other process can write to the database. If the work throws, its changes are undone. */
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

/** Checks whether SQLite refused an operation because another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && code.startsWith("SQLITE_BUSY");
}
