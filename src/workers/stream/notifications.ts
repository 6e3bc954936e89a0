import type { Redis } from "ioredis";
import type { RunKey } from "../run-record.ts";

/** The channel that says which run has changed, for example by a cancellation. */
const RUNS = "troupe:runs";

/**
 * Calls a listener with each message of a channel, and with null after the connection was lost: then messages may be
 * missing. Messages are hints. They can be lost at any time, so their listener must also look from time to time.
 */
export type ChannelListener = (message: string | null) => void;

/** Listens on channels of Redis. All listeners share one connection, which is opened for the first one. */
export interface Notifications {
  /** Listens on a channel, until the returned function is called. */
  listen(channel: string, listener: ChannelListener): () => void;
  /** Closes the connection. Listeners are not called any longer. */
  close(): void;
}

/** Opens notifications next to a connection, which stays the caller's. */
export function openNotifications(redis: Redis): Notifications {
  return new SharedSubscription(redis);
}

/** Says to all workers and readers that a run has changed. */
export async function notifyRun(redis: Redis, { tenant, id }: RunKey): Promise<void> {
  await redis.publish(RUNS, `${tenant}/${id}`);
}

/** Calls a listener with each run that has changed, and with null if changes may have been missed. */
export function listenToRuns(
  notifications: Notifications,
  listener: (run: RunKey | null) => void,
): () => void {
  return notifications.listen(RUNS, (message) => {
    if (message === null) return listener(null);
    // A tenant has no slash.
    const [tenant = "", ...id] = message.split("/");
    return listener({ tenant, id: id.join("/") });
  });
}

class SharedSubscription implements Notifications {
  readonly #redis: Redis;
  readonly #listeners = new Map<string, Set<ChannelListener>>();
  /** The channels that Redis sends to this connection. */
  #subscribed = new Set<string>();
  #connection: Redis | null = null;
  #isAligning = false;
  /** True if the subscriptions may have to change. */
  #isDue = false;
  #isClosed = false;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  listen(channel: string, listener: ChannelListener): () => void {
    if (this.#isClosed) return () => undefined;
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    this.#connection ??= this.#connect();
    void this.#align();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
      void this.#align();
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#connection?.disconnect();
  }

  #connect(): Redis {
    // Subscriptions are repeated by `#align`, which knows the channels that have listeners now.
    const settings = { autoResubscribe: false, lazyConnect: false };
    const connection = this.#redis.duplicate(settings);
    connection.on("error", () => undefined);
    connection.on("message", (channel: string, message: string) => this.#hear(channel, message));
    connection.on("close", () => (this.#subscribed = new Set()));
    connection.on("ready", () => void this.#align());
    return connection;
  }

  /** Makes the subscriptions those that have listeners, one command at a time, as long as Redis is there. */
  async #align(): Promise<void> {
    this.#isDue = true;
    if (this.#isAligning) return;
    this.#isAligning = true;
    while (this.#isDue) {
      this.#isDue = false;
      try {
        if (this.#connection?.status === "ready") await this.#alignOnce(this.#connection);
      } catch {
        // The connection was lost. `#align` is called again when it is back.
      }
    }
    this.#isAligning = false;
  }

  async #alignOnce(connection: Redis): Promise<void> {
    const subscribed = this.#subscribed;
    const missing = [...this.#listeners.keys()].filter((one) => !subscribed.has(one));
    const surplus = [...subscribed].filter((one) => !this.#listeners.has(one));
    if (missing.length > 0) await connection.subscribe(...missing);
    for (const one of missing) subscribed.add(one);
    if (surplus.length > 0) await connection.unsubscribe(...surplus);
    for (const one of surplus) subscribed.delete(one);
    // Messages before the subscription are missing.
    for (const one of missing) this.#hear(one, null);
  }

  #hear(channel: string, message: string | null): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(message);
  }
}
