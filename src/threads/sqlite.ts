import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { firstLine } from "../text/first-line.ts";
import type { DatabasePurpose } from "./database-fault.ts";
import { findNodeSqlite, openNodeSqlite } from "./node-sqlite.ts";
import type { OpenSqlite, SqliteDatabase } from "./sqlite-database.ts";
import { SqliteSaver } from "./sqlite-saver.ts";

/** A saver in a SQLite file, its database, and a way to open more files with the same library. */
export interface SqliteConnection {
  saver: BaseCheckpointSaver;
  database: SqliteDatabase;
  readonly connect: OpenSqlite;
}

/** The prebuilt library for a Node that has no SQLite. An optional peer, because it is large. */
const PREBUILT_PACKAGE = "libsql";

/** Loads a SQLite library. It is loaded only when threads or a store are opened, because nothing else needs it. */
export type SqliteLoader = () => Promise<OpenSqlite>;

/** Loads Node's own SQLite if there is one, else the prebuilt library. */
export const loadSqlite: SqliteLoader = async () => {
  const own = findNodeSqlite();
  return own === null ? loadPrebuiltSqlite() : openNodeSqlite(own);
};

/** Loads the prebuilt library. */
export const loadPrebuiltSqlite: SqliteLoader = async () => {
  const { default: Database } = (await importUnbundled(PREBUILT_PACKAGE)) as Prebuilt;
  return (file) => new Database(file, { timeout: 0 });
};

/** Imports a package under a name that bundlers do not know. They cannot bundle a native library. */
function importUnbundled(name: string): Promise<unknown> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}

interface Prebuilt {
  default: new (file: string, options: { timeout: number }) => SqliteDatabase;
}

/** Opens a SQLite file, which must exist. */
export type SqliteOpener = (file: string) => SqliteConnection;

/** Threads in a database, and the codes of their errors. */
export const THREADS: DatabasePurpose = {
  kept: "threads",
  error: (fault, message, options) => new TroupeError(`threads_${fault}`, message, options),
};

/** Loads a library. Rejects with a TroupeError with the purpose's code if it is missing or does not load. */
export async function prepareSqlite(
  load: SqliteLoader,
  purpose: DatabasePurpose = THREADS,
): Promise<SqliteOpener> {
  const connect = await load().catch((error: unknown) => {
    throw unavailable(error, purpose);
  });
  return (file) => {
    const database = connect(file);
    return { saver: new SqliteSaver(database), database, connect };
  };
}

function unavailable(error: unknown, purpose: DatabasePurpose): TroupeError {
  const { kept } = purpose;
  const { code } = error as NodeJS.ErrnoException;
  const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  const message = isMissing
    ? `cannot open ${kept}: before Node 22.13, SQLite needs a package: npm install ${PREBUILT_PACKAGE}`
    : `cannot open ${kept}: the package ${PREBUILT_PACKAGE} does not load: ${firstLine(messageOf(error))}`;
  // The cause would only name the file that imports the package, which does not help.
  return purpose.error("unavailable", message, isMissing ? {} : { cause: error });
}
