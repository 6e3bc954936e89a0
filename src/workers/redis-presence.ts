import type { Redis } from "ioredis";

/**
 * Knows if Redis can be asked now. Commands for a connection that is lost would collect in memory, and be carried out too
 * late.
 */
export class RedisPresence {
  readonly #redis: Redis;
  readonly #patience: number;
  #first: Promise<void> | null = null;

  /** `patience` is how long calls wait for the first connection, in milliseconds. */
  constructor(redis: Redis, patience: number) {
    this.#redis = redis;
    this.#patience = patience;
  }

  /** Returns true if Redis can be asked now. Only the first call waits for a connection, and calls meanwhile wait with it. */
  async isThere(): Promise<boolean> {
    this.#first ??= firstConnection(this.#redis, this.#patience);
    await this.#first;
    return this.#redis.status === "ready";
  }
}

/** Waits until Redis is connected, closed or late. */
async function firstConnection(redis: Redis, patience: number): Promise<void> {
  if (redis.status === "ready" || redis.status === "end") return;
  if (redis.status === "wait") redis.connect().catch(() => undefined);
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      redis.off("ready", end);
      redis.off("end", end);
      resolve();
    };
    const timer = setTimeout(end, patience);
    redis.on("ready", end);
    redis.on("end", end);
  });
}
