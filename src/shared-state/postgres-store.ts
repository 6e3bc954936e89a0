import type { BaseStore } from "@langchain/langgraph";

/** What is used of a connection to PostgreSQL, by the package `pg`. */
export interface PostgresClient {
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** A connection that is lent; given back with an error, it is not lent again. */
export interface LentClient extends PostgresClient {
  release(error?: Error): void;
}

/** A connection of one's own. */
export interface OwnClient extends PostgresClient {
  connect(): Promise<unknown>;
  end(): Promise<void>;
  on(event: "notification", listener: (notification: { channel: string; payload?: string }) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}

/** What is used of LangGraph's PostgresStore: its pool and schema are its own business, so their shape is checked. */
export interface PostgresStoreLike extends BaseStore {
  core: {
    pool: {
      connect(): Promise<LentClient>;
      query: PostgresClient["query"];
      on(event: "error", listener: (error: Error) => void): unknown;
      Client: new (options: unknown) => OwnClient;
      options: unknown;
    };
    schema: string;
  };
}

/** True for a PostgresStore of `@langchain/langgraph-checkpoint-postgres` 1.0, of whichever copy, bundled or not. */
export function isPostgresStore(store: BaseStore): store is PostgresStoreLike {
  const { core } = store as Partial<PostgresStoreLike>;
  const { pool, schema } = core ?? {};
  return (
    typeof schema === "string" && typeof pool?.connect === "function" && typeof pool.Client === "function"
  );
}

/** Lends a connection for some work, and gives it back; one that failed is not used again. */
async function withClient<Result>(
  { core: { pool } }: PostgresStoreLike,
  work: (client: PostgresClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}

/** Runs work in a transaction: kept where it returns something, undone where it returns null or throws. */
export function inTransaction<Result>(
  store: PostgresStoreLike,
  work: (client: PostgresClient) => Promise<Result | null>,
): Promise<Result | null> {
  return withClient(store, async (client) => {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query(result === null ? "ROLLBACK" : "COMMIT");
    return result;
  });
}
