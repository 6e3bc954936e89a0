import { setMaxListeners } from "node:events";
import type { BaseStore } from "@langchain/langgraph";
import type { Pool, PoolClient } from "pg";
import { TroupeError } from "../../errors/troupe-error.ts";
import { isPostgresStore, withClient, type PostgresStoreLike } from "../../shared-state/postgres-store.ts";
import { imported, poolConfig, withoutCrashes } from "../connections.ts";
import { SCHEMA } from "../fencing/lease-tables.ts";
import { patiently } from "../patience.ts";

/** The most connections of the graphs' store. */
const MOST_CONNECTIONS = 5;

/** The store of a worker's graphs. */
export interface GraphStore {
  store: PostgresStoreLike;
  close(): Promise<void>;
}

/** How LangGraph's store works on a connection (langgraph-checkpoint-postgres 1.0.5). */
interface StoreCore {
  withClient<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result>;
}

/**
 * Opens the store of the graphs in PostgreSQL. While PostgreSQL cannot be reached, its operations wait, and those of shared
 * state, too, so that no node fails for it. Closing ends the waiting. Rejects with TroupeError `workers_unavailable` if the
 * package is missing.
 */
export async function openGraphStore(address: string): Promise<GraphStore> {
  const name = "@langchain/langgraph-checkpoint-postgres";
  const { PostgresStore } = await imported(
    () => import("@langchain/langgraph-checkpoint-postgres/store"),
    name,
  );
  const store: BaseStore = new PostgresStore({
    connectionOptions: poolConfig(address, { connections: MOST_CONNECTIONS }),
    schema: SCHEMA,
  });
  if (!isPostgresStore(store))
    throw new TroupeError("workers_unavailable", `this version of ${name} is not supported`);
  const pool = withoutCrashes(store.core.pool as unknown as Pool);
  const closing = new AbortController();
  // Each operation that waits listens to it.
  setMaxListeners(0, closing.signal);
  const { signal } = closing;
  store.patiently = (work) => patiently(work, { signal });
  // Each of the store's operations is done there: reads, and writes that may be done twice.
  const core = store.core as unknown as StoreCore;
  core.withClient = (work) => patiently(() => withClient(pool, work), { signal });
  return {
    store,
    async close() {
      closing.abort();
      await store.stop();
    },
  };
}
