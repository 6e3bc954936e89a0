import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { Pool } from "pg";
import { openPostgres } from "../../../../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../../../src/workers/fencing/fenced-saver.ts";
import { raiseEpoch } from "../../../../../src/workers/fencing/lease-tables.ts";

/** A config of a run on a thread, with the epoch of its lease. */
export interface HeldThread {
  configurable: { thread_id: string; [EPOCH_KEY]: number };
  durability: "sync";
}

/** A fenced saver on its own connections. */
export interface FencedThreads extends AsyncDisposable {
  pool: Pool;
  saver: BaseCheckpointSaver;
  /** Takes a thread, as a worker does. */
  take(thread: string): Promise<HeldThread>;
  /** Returns all that is stored of a thread, as text. */
  stored(thread: string): Promise<string>;
}

/** Opens a fenced saver. */
export async function openFencedThreads(url: string): Promise<FencedThreads> {
  const pool = await openPostgres(url);
  const saver = await openFencedSaver(pool);
  return {
    pool,
    saver,
    take: async (thread) => ({
      configurable: { thread_id: thread, [EPOCH_KEY]: await take(pool, thread) },
      durability: "sync",
    }),
    async stored(thread) {
      const tables = ["checkpoints", "checkpoint_blobs", "checkpoint_writes"].map(async (table) => {
        const { rows } = await pool.query(
          `SELECT row_to_json(t)::text AS row FROM troupe.${table} t WHERE thread_id = $1 ORDER BY 1`,
          [thread],
        );
        return rows.map(({ row }: { row: string }) => `${table}: ${row}`);
      });
      return (await Promise.all(tables)).flat().join("\n");
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** Raises a thread's epoch in a transaction of its own. */
export async function take(pool: Pool, thread: string, schema?: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const epoch = await raiseEpoch(client, thread, { ...(schema !== undefined && { schema }) });
    await client.query("COMMIT");
    return epoch;
  } finally {
    client.release();
  }
}
