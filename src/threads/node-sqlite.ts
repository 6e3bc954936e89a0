import type { OpenSqlite, SqliteDatabase, SqliteValue } from "./sqlite-database.ts";

/** The parts of `node:sqlite` that Troupe uses. They are declared here because the types of Node 20 do not have them. */
export interface NodeSqlite {
  DatabaseSync: new (file: string) => NodeDatabase;
}

interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  run(...values: SqliteValue[]): unknown;
  get(...values: SqliteValue[]): unknown;
  all(...values: SqliteValue[]): unknown[];
}

/** Returns Node's own SQLite, or null before Node 22.13 (unless Node was started with `--experimental-sqlite`). */
export function findNodeSqlite(): NodeSqlite | null {
  // Node warns that the module is experimental. The parts that are used here have not changed since Node 22.5.
  const warn = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = () => undefined;
  try {
    return (process.getBuiltinModule("node:sqlite") as NodeSqlite | undefined) ?? null;
  } finally {
    if (warn !== undefined) Object.defineProperty(process, "emitWarning", warn);
  }
}

/** Returns a function that opens files with Node's own SQLite. Its errors have SQLite's codes, such as `SQLITE_BUSY`. */
export function openNodeSqlite({ DatabaseSync }: NodeSqlite): OpenSqlite {
  return (file) => adapted(coded(() => new DatabaseSync(file)));
}

function adapted(database: NodeDatabase): SqliteDatabase {
  return {
    exec: (sql) => coded(() => database.exec(sql)),
    pragma: (source) => coded(() => database.exec(`PRAGMA ${source}`)),
    prepare(sql) {
      const statement = coded(() => database.prepare(sql));
      return {
        run: (...values) => coded(() => statement.run(...values)),
        get: (...values) => coded(() => statement.get(...values)),
        all: (...values) => coded(() => statement.all(...values)),
      };
    },
    close: () => database.close(),
  };
}

/** The codes of SQLite that Troupe tells apart, by their numbers (https://sqlite.org/rescode.html). */
const CODES: Readonly<Record<number, string>> = {
  5: "SQLITE_BUSY",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  1032: "SQLITE_READONLY_DBMOVED",
};

function coded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { errcode } = (error ?? {}) as { errcode?: unknown };
    if (typeof errcode !== "number") throw error;
    // The low byte of an extended code is the code that it extends.
    const code = CODES[errcode] ?? CODES[errcode & 0xff];
    throw code === undefined ? error : Object.assign(error as Error, { code });
  }
}
