import { whileAlone, type SqliteDatabase } from "./sqlite.ts";

/**
 * Removes what a thread no longer needs to go on: every checkpoint of its graph but the last one, and those of the
 * graphs below it that are older (ids of checkpoints rise with time). Each holds the whole conversation, so that
 * together they grow with its square. The file does not shrink; what comes next fills the room.
 */
export function forgetHistory(database: SqliteDatabase, thread: string): void {
  // The saver makes its tables at its first use.
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checkpoints'").get()) return;
  whileAlone(database, () => {
    const last = "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ''";
    for (const table of ["writes", "checkpoints"]) {
      database
        .prepare(`DELETE FROM ${table} WHERE thread_id = ? AND checkpoint_id < (${last})`)
        .run(thread, thread);
    }
  });
}
