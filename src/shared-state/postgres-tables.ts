import type { PostgresStoreLike } from "./postgres-store.ts";

/** The names of the tables, in the schema of their store. */
export interface PostgresTables {
  store: string;
  changes: string;
  sequences: string;
}

/** The names of the tables of a store. */
export function tablesOf({ core: { schema } }: PostgresStoreLike): PostgresTables {
  const named = (table: string): string => `"${schema.replaceAll('"', '""')}".${table}`;
  return {
    store: named("store"),
    changes: named("troupe_changes"),
    sequences: named("troupe_sequences"),
  };
}

/** The lock under which tables are made: "troupe" in ASCII. */
const SETUP_LOCK = "128077283357797";

/** Makes the store's tables and ours where there are none; of several processes that begin at once, one does it. */
export async function makeTables(store: PostgresStoreLike): Promise<void> {
  const { changes, sequences } = tablesOf(store);
  const { Client, options } = store.core.pool;
  // A connection beside the pool's: the store needs one of those meanwhile, and there may be only one.
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
    // Lets go of the lock too.
    await client.end();
  }
}
