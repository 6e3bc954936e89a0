import type { Redis } from "ioredis";
import { openRedis } from "../../../../../src/workers/connections.ts";
import { redisProgram } from "../../../../support/redis.ts";

/** Redis' program, and what the title of a skipped suite adds. */
export const program = redisProgram();
export const reason = program === null ? " (skipped: Redis is not installed: apt install redis-server)" : "";

/** A connection that is closed at the end of a test. */
export async function connected(url: string): Promise<{ redis: Redis } & Disposable> {
  const redis = await openRedis(url);
  return { redis, [Symbol.dispose]: () => redis.disconnect() };
}

/** Resolves when a condition holds. A machine may be slow: it is tried for a long time. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 5_000; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the condition never held: ${holds.toString()}`);
}
