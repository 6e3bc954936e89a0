import { systemEffects } from "../run/effects.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { makeFile } from "../threads/open-threads.ts";
import { faultError, openingError, type DatabasePurpose } from "../threads/database-fault.ts";
import { explainedDatabase } from "../threads/explained-database.ts";
import { rememberFile } from "../threads/remember-file.ts";
import { loadSqlite, prepareSqlite, type SqliteLoader } from "../threads/sqlite.ts";
import { shareDatabase, type SqliteDatabase } from "../threads/sqlite-database.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** A store in a database, and the codes of its errors. */
const STORE: DatabasePurpose = {
  kept: "the store",
  error: (fault, message, options) => new SharedStateError(`shared_state_${fault}`, message, options),
};

/**
 * Opens a LangGraph store in a SQLite file. Creates the file if it does not exist; only its owner can read it. Pass the
 * store to a builder as `store`, and stop it at the end, or open it with `using`. Rejects with a TroupeError with code
 * `shared_state_disk_full` or `shared_state_read_only`, or `shared_state_unavailable` if SQLite's package is missing or the
 * file cannot be used for another reason. Later errors have these codes, too, and `shared_state_deleted` if the file was
 * deleted or replaced in the meantime.
 *
 * @example
 * using store = await openSqliteStore({ file: "kitchen.db" });
 * const kitchen = createSupervisor({ specialists, store });
 */
export async function openSqliteStore(options: {
  file: string;
  load?: SqliteLoader | undefined;
}): Promise<SqliteStore> {
  const { file, load = loadSqlite } = options;
  const open = await prepareSqlite(load, STORE);
  const named = { file, purpose: STORE };
  let database: SqliteDatabase | undefined;
  try {
    makeFile(file);
    database = explainedDatabase(open(file).database, named);
    // With NORMAL, a power cut could take back a version, and the next write would give it to another value.
    shareDatabase(database, "FULL");
    const isSame = rememberFile(file);
    const check = (): void => {
      if (!isSame()) throw faultError("deleted", named);
    };
    return new SqliteStore({ file, database, check, now: () => systemEffects.now() });
  } catch (cause) {
    database?.close();
    throw openingError(cause, named);
  }
}
