import type { ClientBase, Pool, PoolClient } from "pg";
import { sha256 } from "../../text/hash.ts";
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

/** The names of PostgresSaver's statements by their texts. There are few of them. */
const names = new Map<string, string>();

/** Returns the name under which a connection prepares a statement, so that PostgreSQL reads and plans it only once. */
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `troupe_${sha256(sql).slice(0, 16)}`;
  names.set(sql, name);
  return name;
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
      if (sql === "BEGIN") return await this.#begin(this.#client);
      if (values === undefined) return await this.#client.query(sql);
      return await this.#client.query({ name: nameOf(sql), text: sql, values });
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
