/** A value in a SQLite column. */
export type SqliteValue = string | number | null | Uint8Array;

/** The parts of a SQLite connection that Troupe uses. libsql and better-sqlite3 have them; `openNodeSqlite` adapts Node's own. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  pragma(source: string): unknown;
  prepare(sql: string): {
    run(...values: SqliteValue[]): unknown;
    get(...values: SqliteValue[]): unknown;
    all(...values: SqliteValue[]): unknown[];
  };
  close(): unknown;
}

/** Opens a SQLite file with one library. The connection does not wait for locks that others hold. */
export type OpenSqlite = (file: string) => SqliteDatabase;

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
