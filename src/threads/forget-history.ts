import { whileAlone, type SqliteDatabase } from "./sqlite-database.ts";

/**
 * Removes what a thread does not need to continue: every checkpoint of its graph except the last one, and the older
 * checkpoints of the graphs below it (the ids of checkpoints rise with time). Each checkpoint holds the whole
 * conversation, so all checkpoints together grow with the square of its length. The file does not shrink; later writes
 * reuse the space.
 */
export function forgetHistory(database: SqliteDatabase, thread: string): void {
  // The saver creates its tables at its first use.
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
