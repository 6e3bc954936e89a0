import { createHash } from "node:crypto";
import { systemEffects } from "../run/effects.ts";
import type { ChangeListener } from "./backend.ts";
import type { OwnClient, PostgresStoreLike } from "./postgres-store.ts";

/** The channel on which processes notify each other that a namespace has changed. */
export const CHANNEL = "troupe_changes";

/** How often a lost connection is tried again, after 0.1, 0.2, 0.4, ... seconds, before watches fail. */
const MOST_ATTEMPTS = 6;

/** Listens to a database's notifications on its own connection, which is open while there are listeners. */
export interface PostgresListener {
  listen(path: string, listener: ChangeListener): Promise<() => Promise<void>>;
}

/** Creates a listener. After a lost connection it wakes all listeners, because notifications may have been missed. */
export function createPostgresListener({ core: { pool } }: PostgresStoreLike): PostgresListener {
  const listeners = new Map<ChangeListener, string>();
  let connection: Promise<OwnClient> | null = null;
  let active: OwnClient | null = null;
  let waiting = new AbortController();

  const wake = (payload?: string): void => {
    for (const [listener, name] of listeners) if (payload === undefined || payload === name) listener.wake();
  };
  const connect = async (): Promise<OwnClient> => {
    const client = new pool.Client(pool.options);
    client.on("notification", ({ payload }) => wake(payload));
    // The "end" event follows and is handled below.
    client.on("error", () => undefined);
    client.on("end", () => {
      if (active === client) void reconnect();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    active = client;
    return client;
  };
  const reconnect = async (): Promise<void> => {
    active = null;
    const { signal } = waiting;
    let failure: unknown;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      try {
        await systemEffects.sleep(100 * 2 ** attempt, signal);
        connection = connect();
        await connection;
        return wake();
      } catch (error) {
        if (signal.aborted) return;
        failure = error;
      }
    }
    connection = null;
    for (const listener of listeners.keys()) listener.fail(failure);
  };
  const stop = async (): Promise<void> => {
    const ending = connection;
    connection = null;
    active = null;
    waiting.abort();
    waiting = new AbortController();
    const client = await ending?.catch(() => null);
    if (active === client) active = null;
    await client?.end();
  };
  return {
    async listen(path, listener) {
      listeners.set(listener, createHash("md5").update(path).digest("hex"));
      const leave = async (): Promise<void> => {
        if (listeners.delete(listener) && listeners.size === 0) await stop();
      };
      try {
        await (connection ??= connect());
        return leave;
      } catch (error) {
        connection = null;
        await leave();
        throw error;
      }
    },
  };
}
