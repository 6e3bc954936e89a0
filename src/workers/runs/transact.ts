import type { Pool, PoolClient } from "pg";

/** A pool of connections, or one of them. */
export type Queryable = Pick<PoolClient, "query">;

/** Carries out work in one transaction, which is undone if the work throws. */
export async function transact<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // If the connection is broken, the server undoes the transaction by itself, and the pool must not use it again.
    failure = await client.query("ROLLBACK").then(
      () => undefined,
      (broken: Error) => broken,
    );
    throw error;
  } finally {
    client.release(failure);
  }
}

/** Makes everything that changes the order of a thread's runs happen one after another, until the transaction's end. */
export async function lockThread(client: Queryable, threadKey: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [threadKey]);
}
