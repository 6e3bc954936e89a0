import { systemEffects } from "../run/effects.ts";
import { messageOf } from "../errors/locate-error.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { makeFile } from "../threads/open-threads.ts";
import {
  loadSqlite,
  prepareSqlite,
  shareDatabase,
  type SqliteDatabase,
  type SqliteLoader,
} from "../threads/sqlite.ts";
import { SqliteStore } from "./sqlite-store.ts";

/**
 * Opens LangGraph's store in a SQLite file, which is made where there is none, for its owner only: pass it to a builder
 * as `store`, and stop it at the end (or open it with `using`). Throws TroupeError with code `shared_state_unavailable`
 * where SQLite's package is missing or the file cannot be used.
 */
export async function openSqliteStore(options: { file: string; load?: SqliteLoader }): Promise<SqliteStore> {
  const { file, load = loadSqlite } = options;
  const open = await prepareSqlite(load, { kept: "the store is", code: "shared_state_unavailable" });
  let database: SqliteDatabase | undefined;
  try {
    makeFile(file);
    ({ database } = open(file));
    // With NORMAL, a power cut could take back a version, and the next write would give it to another value.
    shareDatabase(database, "FULL");
    return new SqliteStore({ file, database, now: () => systemEffects.now() });
  } catch (cause) {
    database?.close();
    throw new SharedStateError(
      "shared_state_unavailable",
      `the store cannot be kept in ${file}: ${messageOf(cause)}`,
      { cause },
    );
  }
}
