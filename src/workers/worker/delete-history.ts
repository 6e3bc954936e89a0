import type { Pool } from "pg";
import { beginHoldingLease } from "../fencing/lease-tables.ts";
import { threadKeyOf } from "../run-record.ts";
import type { Claim } from "../run-store.ts";

/**
 * The checkpoint before which those of a namespace are not needed: the last one of the thread's own graph. A graph below it
 * that was compiled with `checkpointer: true` goes on from its own last one. Its namespace has no ids of tasks, which stand
 * behind colons. Ids of checkpoints rise with time.
 */
const FIRST_NEEDED = `(
  SELECT max(checkpoint_id) FROM troupe.checkpoints AS last
  WHERE last.thread_id = old.thread_id
    AND last.checkpoint_ns = CASE WHEN old.checkpoint_ns LIKE '%:%' THEN '' ELSE old.checkpoint_ns END
)`;

/**
 * Removes what a thread does not need to continue: every checkpoint of its graph except the last one, and those of the graphs
 * below it, except the last one of each graph that remembers its earlier calls. Does nothing if another run has begun on the
 * thread. The tables are those of PostgresSaver (`@langchain/langgraph-checkpoint-postgres` 1.0).
 */
export async function deleteHistory(pool: Pool, { record, epoch }: Claim): Promise<void> {
  const thread = threadKeyOf(record);
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const current = await beginHoldingLease(client, thread);
    if (current === epoch) {
      for (const table of ["checkpoint_writes", "checkpoints"]) {
        await client.query(
          `DELETE FROM troupe.${table} AS old WHERE thread_id = $1 AND checkpoint_id < ${FIRST_NEEDED}`,
          [thread],
        );
      }
      await client.query(
        `DELETE FROM troupe.checkpoint_blobs AS value WHERE thread_id = $1 AND NOT EXISTS (
           SELECT 1 FROM troupe.checkpoints AS kept
           WHERE kept.thread_id = value.thread_id AND kept.checkpoint_ns = value.checkpoint_ns
             AND kept.checkpoint -> 'channel_versions' ->> value.channel = value.version
         )`,
        [thread],
      );
    }
    await client.query("COMMIT");
  } catch (error) {
    // Closing the connection undoes the transaction.
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}
