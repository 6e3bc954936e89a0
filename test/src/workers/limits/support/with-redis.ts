import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { redisProgram, startRedis, type RedisServer } from "../../../../support/redis.ts";

const program = redisProgram();
const reason = program === null ? " (skipped: `apt-get install redis-server` provides Redis)" : "";

/** A Redis server that tests share, and connections to it. */
export interface SharedRedis {
  server: RedisServer;
  /** Opens a connection as workers do. It is closed with the server. */
  connect: () => Redis;
}

/** Describes tests that share a Redis server of their own, which is empty before each. They are skipped if Redis is not installed. */
export function describeWithRedis(title: string, tests: (redis: () => SharedRedis) => void): void {
  describe.skipIf(program === null)(`${title}${reason}`, () => {
    let shared: SharedRedis;
    const opened: Redis[] = [];
    beforeAll(async () => {
      const server = await startRedis(program ?? "");
      const connect = (): Redis => {
        const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
        client.on("error", () => undefined);
        opened.push(client);
        return client;
      };
      shared = { server, connect };
    });
    beforeEach(async () => {
      await shared.server.start();
      const client = new Redis(shared.server.url);
      await client.flushall();
      client.disconnect();
    });
    afterAll(async () => {
      for (const client of opened) client.disconnect();
      await shared.server[Symbol.asyncDispose]();
    });
    tests(() => shared);
  });
}
