import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Pool } from "pg";
import { createRunClient } from "../../../../../src/workers/client/create-run-client.ts";
import type { RunClient } from "../../../../../src/workers/client/run-client.ts";
import { openPostgres, openRedis } from "../../../../../src/workers/connections.ts";
import type { RunQueue } from "../../../../../src/workers/queue.ts";
import { openRunQueue } from "../../../../../src/workers/redis-queue.ts";
import type { RunKey } from "../../../../../src/workers/run-record.ts";
import type { RunEnd, RunStore } from "../../../../../src/workers/run-store.ts";
import { openRunStore } from "../../../../../src/workers/runs/open-run-store.ts";
import { startPostgres, type PostgresServer } from "../../../../support/postgres.ts";
import { startRedis, type RedisServer } from "../../../../support/redis.ts";

/** The services, and the parts of a worker that these tests need. */
export interface Stage extends AsyncDisposable {
  postgres: PostgresServer;
  server: RedisServer;
  pool: Pool;
  redis: Redis;
  store: RunStore;
  queue: RunQueue;
  /** Creates a client of a tenant that no other test uses, unless one is named. Null stands for none. */
  client(tenant?: string | null): RunClient & { tenant: string };
  /** Ends a run as a worker does. `isSilent` says nothing of it in Redis. */
  work(run: RunKey, end: RunEnd, options?: { isSilent?: boolean }): Promise<void>;
}

export async function openStage(programs: string, program: string): Promise<Stage> {
  const [postgres, server] = await Promise.all([startPostgres(programs), startRedis(program)]);
  const pool = await openPostgres(postgres.url);
  const redis = await openRedis(server.url);
  const store = openRunStore(pool);
  await store.setup();
  const queue = await openRunQueue({ redis: server.url });
  return {
    postgres,
    server,
    pool,
    redis,
    store,
    queue,
    client(given) {
      const tenant = given ?? `tenant-${randomUUID()}`;
      const addresses = { redis: server.url, postgres: postgres.url };
      const client = createRunClient({ ...addresses, ...(given !== null && { tenant }) });
      return Object.assign(client, { tenant });
    },
    async work(run, end, { isSilent = false } = {}) {
      const claim = await store.claim(run, "worker");
      if (claim === null) throw new Error(`the run ${run.id} is not due`);
      await store.settle(claim, end);
      if (!isSilent) await queue.notify(run);
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      redis.disconnect();
      await pool.end();
      await server[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    },
  };
}

/** Returns all items of a stream. */
export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const REQUEST = { messages: "Why is my query slow?" };

export const FINISHED = {
  status: "finished",
  answer: "Add an index.",
  outcome: null,
  result: { messages: ["Add an index."] },
} as const satisfies RunEnd;

export const WAITING = {
  status: "waiting",
  questions: [{ kind: "other", id: "question-1", value: "Pay?" }],
} satisfies RunEnd;

export const YES = { "question-1": { decision: "approve" } } as const;
