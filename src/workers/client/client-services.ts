import type { Redis } from "ioredis";
import type { Pool } from "pg";
import { messageOf } from "../../errors/locate-error.ts";
import { isTroupeError, TroupeError } from "../../errors/troupe-error.ts";
import { openPostgres, openRedis, type ServiceAddresses } from "../connections.ts";
import type { RunQueue } from "../queue.ts";
import { RedisPresence } from "../redis-presence.ts";
import { openQueueOn } from "../redis-queue.ts";
import { openRunStore } from "../runs/open-run-store.ts";
import type { RunStore } from "../run-store.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { openNotifications, type Notifications } from "../stream/notifications.ts";
import { OnceOpened } from "./once-opened.ts";
import { RunWatch } from "./run-watch.ts";

/** How long a call waits for Redis after PostgreSQL has stored what it did, in milliseconds: the first one for a connection. */
const MOST_WAIT_FOR_REDIS = 1_000;

/** What a client uses, each opened at its first use. */
export class ClientServices {
  readonly #closing = new AbortController();
  readonly #pool: OnceOpened<Pool>;
  readonly #store: OnceOpened<RunStore>;
  readonly #queue: OnceOpened<RunQueue>;
  readonly #redis: OnceOpened<{ redis: Redis; notifications: Notifications; presence: RedisPresence }>;
  readonly #watch: OnceOpened<RunWatch>;

  constructor({ redis, postgres }: ServiceAddresses, { connections }: { connections: number }) {
    this.#pool = new OnceOpened(() => openPostgres(postgres, { connections }));
    this.#store = new OnceOpened(async () => {
      const store = openRunStore(await this.#pool.get());
      await store.setup();
      return store;
    });
    this.#queue = new OnceOpened(async () => openQueueOn((await this.#redis.get()).redis));
    this.#redis = new OnceOpened(async () => {
      const client = await openRedis(redis);
      const presence = new RedisPresence(client, MOST_WAIT_FOR_REDIS);
      return { redis: client, notifications: openNotifications(client), presence };
    });
    this.#watch = new OnceOpened(async () => {
      const { notifications } = await this.#redis.get();
      const findAll: RunStore["findAll"] = (keys) => this.inStore((store) => store.findAll(keys));
      return new RunWatch({ findAll, notifications, closing: this.closing });
    });
  }

  /** Aborts when the client is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Uses the list of runs. Rejects with TroupeError `workers_unavailable` if PostgreSQL cannot be used. */
  async inStore<Result>(use: (store: RunStore) => Promise<Result>): Promise<Result> {
    this.#checkOpen();
    try {
      return await use(await this.#store.get());
    } catch (error) {
      throw explained(error);
    }
  }

  /**
   * Changes something in the list of runs, and then tells the workers. Redis may be gone: workers find what is due in the
   * list by themselves, a few seconds later. Then nothing is sent: commands would collect in memory.
   */
  async change<Result>(
    use: (store: RunStore) => Promise<Result>,
    tell: (queue: RunQueue, result: Result) => Promise<unknown>,
  ): Promise<Result> {
    this.#checkOpen();
    // A missing package or a wrong address is a fault that does not pass, so nothing is stored.
    const queue = await this.#queue.get();
    const { presence } = await this.#redis.get();
    const result = await this.inStore(use);
    if (await presence.isThere())
      await waitAtMost(
        MOST_WAIT_FOR_REDIS,
        tell(queue, result).catch(() => undefined),
      );
    return result;
  }

  /** What readers of items share. */
  async source(): Promise<{ redis: Redis; notifications: Notifications; store: RunStore }> {
    this.#checkOpen();
    const opened = await this.#redis.get();
    return { ...opened, store: await this.inStore((store) => Promise.resolve(store)) };
  }

  async watch(): Promise<RunWatch> {
    this.#checkOpen();
    return this.#watch.get();
  }

  async close(): Promise<void> {
    if (this.closing.aborted) return;
    this.#closing.abort(closedError());
    const [redis, queue, pool] = [this.#redis, this.#queue, this.#pool];
    await (await queue.ifOpened())?.close();
    const opened = await redis.ifOpened();
    opened?.notifications.close();
    opened?.redis.disconnect();
    await (await pool.ifOpened())?.end();
  }

  #checkOpen(): void {
    if (this.closing.aborted) throw closedError();
  }
}

function closedError(): TroupeError {
  return new TroupeError("workers_unavailable", "the client of runs is closed");
}

function explained(error: unknown): unknown {
  if (isTroupeError(error)) return error;
  return new TroupeError("workers_unavailable", `PostgreSQL cannot be used: ${messageOf(error)}`, {
    cause: error,
  });
}
