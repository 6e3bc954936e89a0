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
 * Opens a LangGraph store in a SQLite file. Creates the file if it does not exist; only its owner can read it. Pass the
 * store to a builder as `store`, and stop it at the end, or open it with `using`. Rejects with a TroupeError with code
 * `shared_state_unavailable` if SQLite's package is missing or the file cannot be used.
 *
 * @example
 * using store = await openSqliteStore({ file: "kitchen.db" });
 * const kitchen = createSupervisor({ specialists, store });
 */
export async function openSqliteStore(options: { file: string; load?: SqliteLoader }): Promise<SqliteStore> {
  const { file, load = loadSqlite } = options;
  const open = await prepareSqlite(load, { kept: "the store", code: "shared_state_unavailable" });
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
      `cannot keep the store in ${file}: ${messageOf(cause)}`,
      { cause },
    );
  }
}
