import { KEPT_CALLS } from "../../budget/kept-calls.ts";
import type { Queryable } from "./transact.ts";

/** The tables of PostgresSaver that hold a thread (`@langchain/langgraph-checkpoint-postgres` 1.0). */
const TABLES = ["checkpoint_writes", "checkpoint_blobs", "checkpoints"];

/**
 * Returns a text that differs after each checkpoint and each finished task of a thread, those of graphs below it included.
 * The record of a model call is not progress: a task that ends its process adds one at each attempt. Ids of checkpoints rise
 * with time.
 */
export async function threadProgressOf(client: Queryable, threadKey: string): Promise<string> {
  if (!(await hasCheckpoints(client))) return "";
  const { rows } = await client.query<{ progress: string }>(
    `SELECT concat(
       (SELECT max(checkpoint_id) FROM troupe.checkpoints WHERE thread_id = $1), '/',
       (SELECT count(*) FROM troupe.checkpoint_writes WHERE thread_id = $1 AND channel <> $2)
     ) AS progress`,
    [threadKey, KEPT_CALLS],
  );
  return rows[0]?.progress ?? "";
}

/** Deletes everything that savers keep of threads. */
export async function deleteCheckpoints(client: Queryable, threadKeys: readonly string[]): Promise<void> {
  if (!(await hasCheckpoints(client))) return;
  for (const table of TABLES) {
    await client.query(`DELETE FROM troupe.${table} WHERE thread_id = ANY ($1)`, [threadKeys]);
  }
}

/** A saver creates its tables when it is set up. */
async function hasCheckpoints(client: Queryable): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('troupe.checkpoint_writes') IS NOT NULL AS exists",
  );
  return rows[0]?.exists === true;
}
