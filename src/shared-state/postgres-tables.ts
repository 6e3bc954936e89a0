import type { PostgresStoreLike } from "./postgres-store.ts";

/** The names of the tables, with the schema of their store. */
export interface PostgresTables {
  store: string;
  changes: string;
  sequences: string;
}

/** Returns the names of a store's tables. */
export function tablesOf({ core: { schema } }: PostgresStoreLike): PostgresTables {
  const named = (table: string): string => `"${schema.replaceAll('"', '""')}".${table}`;
  return {
    store: named("store"),
    changes: named("troupe_changes"),
    sequences: named("troupe_sequences"),
  };
}

/** The number of the lock under which all tables of Troupe are created: "troupe" in ASCII. */
export const SETUP_LOCK = "128077283357797";

/** Creates the store's tables and ours if they do not exist. Processes that start together do so one after another. */
export async function makeTables(store: PostgresStoreLike): Promise<void> {
  const { changes, sequences } = tablesOf(store);
  const { Client, options } = store.core.pool;
  // Not a connection of the pool: `store.start()` needs one of those, and the pool may have only one.
  const client = new Client(options);
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${SETUP_LOCK})`);
    await store.start();
    await client.query(`CREATE TABLE IF NOT EXISTS ${changes} (
      namespace TEXT NOT NULL, sequence BIGINT NOT NULL, key TEXT NOT NULL, version BIGINT NOT NULL,
      old_value TEXT, new_value TEXT, PRIMARY KEY (namespace, sequence))`);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${sequences} (namespace TEXT PRIMARY KEY, head BIGINT NOT NULL)`,
    );
  } finally {
    // Also releases the lock.
    await client.end();
  }
}
