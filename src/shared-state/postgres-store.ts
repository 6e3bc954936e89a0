import type { BaseStore } from "@langchain/langgraph";

/** The parts that Troupe uses of a PostgreSQL connection of the package `pg`. */
export interface PostgresClient {
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** A connection from a pool. If it is released with an error, the pool does not use it again. */
export interface LentClient extends PostgresClient {
  release(error?: Error): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
}

/** A connection outside a pool. */
export interface OwnClient extends PostgresClient {
  connect(): Promise<unknown>;
  end(): Promise<void>;
  on(event: "notification", listener: (notification: { channel: string; payload?: string }) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}

/**
 * The parts that Troupe uses of LangGraph's PostgresStore. Its pool and schema are internal, so `isPostgresStore` checks
 * their shape.
 */
export interface PostgresStoreLike extends BaseStore {
  /**
   * Repeats work, which may be done twice, while the server cannot be reached.
   * @default such work fails
   */
  patiently?: (<Result>(work: () => Promise<Result>) => Promise<Result>) | undefined;
  core: {
    pool: {
      connect(): Promise<LentClient>;
      query: PostgresClient["query"];
      on(event: "error", listener: (error: Error) => void): unknown;
      on(event: "connect", listener: (client: LentClient) => void): unknown;
      Client: new (options: unknown) => OwnClient;
      options: unknown;
    };
    schema: string;
  };
}

/** Checks for a PostgresStore of `@langchain/langgraph-checkpoint-postgres` 1.0, of any copy of the package. */
export function isPostgresStore(store: BaseStore): store is PostgresStoreLike {
  const { core } = store as Partial<PostgresStoreLike>;
  const { pool, schema } = core ?? {};
  return (
    typeof schema === "string" && typeof pool?.connect === "function" && typeof pool.Client === "function"
  );
}

/** Does work that may be done twice, as patiently as the store is. */
export function patientlyIn<Result>(
  { patiently }: PostgresStoreLike,
  work: () => Promise<Result>,
): Promise<Result> {
  return patiently === undefined ? work() : patiently(work);
}

/** Runs work on a connection of the pool. If the work throws, or notes an error, the pool does not use this connection again. */
export async function withClient<Client extends LentClient, Result>(
  pool: { connect(): Promise<Client> },
  work: (client: Client, note: (error: unknown) => void) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const note = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  };
  // If the server closes a connection between two statements, an error without a listener would end the process.
  client.on("error", note);
  try {
    return await work(client, note);
  } catch (error) {
    note(error);
    throw error;
  } finally {
    client.off("error", note);
    client.release(failure);
  }
}

/** Runs work in a transaction, which is undone if the work returns null or throws. `begin` begins it in another way. */
export async function inTransaction<Result>(
  store: PostgresStoreLike,
  work: (client: PostgresClient) => Promise<Result | null>,
  begin: (client: PostgresClient) => Promise<unknown> = (client) => client.query("BEGIN"),
): Promise<Result | null> {
  const transaction = (): Promise<Ended<Result>> =>
    withClient(store.core.pool, async (client, note) => {
      await begin(client);
      const result = await work(client);
      try {
        await client.query(result === null ? "ROLLBACK" : "COMMIT");
        return { result };
      } catch (error) {
        note(error);
        return { unknown: error };
      }
    });
  const ended = await patientlyIn(store, transaction);
  if ("unknown" in ended) throw ended.unknown;
  return ended.result;
}

/** How a transaction ended. If its last statement failed, it is unknown whether it was stored, so it is not repeated. */
type Ended<Result> = { result: Result | null } | { unknown: unknown };
