import type { ClientBase, Pool, PoolClient } from "pg";
import { isTroupeError } from "../../errors/troupe-error.ts";

/** Begins a transaction on a connection. A transaction that must not go on is refused by throwing. */
export type Begin = (client: ClientBase) => Promise<unknown>;

/**
 * Returns a pool for PostgresSaver whose transactions begin in another way. PostgresSaver does each write on a connection
 * of its own: `BEGIN`, statements, and `COMMIT`, or after any error `ROLLBACK` (langgraph-checkpoint-postgres 1.0.5).
 */
export function poolThatBegins(pool: Pool, begin: Begin): Pool {
  return { connect: async () => new FencedClient(await pool.connect(), begin) } as unknown as Pool;
}

class FencedClient {
  readonly #client: PoolClient;
  readonly #begin: Begin;
  #failure: Error | undefined;

  constructor(client: PoolClient, begin: Begin) {
    this.#client = client;
    this.#begin = begin;
    // If the server closes a lent connection, an error without a listener would end the process.
    client.on("error", this.#note);
  }

  async query(sql: string, values?: unknown[]): Promise<unknown> {
    // The connection will be closed, which also takes the transaction back. It may not answer any more.
    if (sql === "ROLLBACK" && this.#failure !== undefined) return undefined;
    try {
      return await (sql === "BEGIN" ? this.#begin(this.#client) : this.#client.query(sql, values));
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  release(): void {
    this.#client.removeListener("error", this.#note);
    this.#client.release(this.#failure);
  }

  /** Remembers why the pool must not use the connection again: what the server did last is unknown. */
  readonly #note = (error: unknown): void => {
    if (!isTroupeError(error)) this.#failure ??= error instanceof Error ? error : new Error(String(error));
  };
}
