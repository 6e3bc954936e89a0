import type { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { Pool, PoolClient } from "pg";
import { createLeaseTable } from "./lease-tables.ts";

/**
 * Creates the tables of checkpoints and leases if they do not exist. A process that finds them needs no right to create any.
 * Processes that start together do so one after another.
 */
export async function createTables(
  pool: Pool,
  { schema, open }: { schema: string; open: (pool: Pool) => PostgresSaver },
): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const lock = `hashtextextended('troupe checkpoints in ' || ${client.escapeLiteral(schema)}, 0)`;
    await client.query(`SELECT pg_advisory_lock(${lock})`);
    await createLeaseTable(client, { schema });
    await open(poolOf(client)).setup();
    await client.query(`SELECT pg_advisory_unlock(${lock})`);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // After an error, closing the connection releases the lock.
    client.release(failure);
  }
}

/**
 * A pool that lends only this connection: another one would not hold the lock, and the pool may have only one. The schema is
 * there. PostgresSaver would create it again, for which PostgreSQL wants the right to create one
 * (langgraph-checkpoint-postgres 1.0.5).
 */
function poolOf(client: PoolClient): Pool {
  const query = async (sql: string, values?: unknown[]): Promise<unknown> =>
    sql.startsWith("CREATE SCHEMA IF NOT EXISTS") ? undefined : client.query(sql, values);
  const lent = { query, release: () => undefined };
  return { connect: async () => lent } as unknown as Pool;
}
