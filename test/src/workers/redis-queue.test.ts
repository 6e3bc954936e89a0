import { EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Redis } from "ioredis";
import { openRedis } from "../../../src/workers/connections.ts";
import { takeJobs, type JobEnd, type JobSource } from "../../../src/workers/redis-jobs.ts";
import { openRunQueue } from "../../../src/workers/redis-queue.ts";
import type { RunQueue } from "../../../src/workers/queue.ts";
import type { RunKey } from "../../../src/workers/run-record.ts";
import { redisProgram, startRedis, type RedisServer } from "../../support/redis.ts";

const program = redisProgram();
const reason = program === null ? " (skipped: apt-get install redis-server)" : "";
const DEADLINE = { timeout: 20_000 };

describe.skipIf(program === null)(`the queue of runs in Redis${reason}`, () => {
  let server: RedisServer;
  let queue: RunQueue;
  const opened: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    server = await startRedis(program ?? "");
    queue = await openRunQueue({ redis: server.url });
    opened.push(() => queue.close());
  }, 60_000);
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close();
    await server[Symbol.asyncDispose]();
  });

  /** Takes jobs, and notes them in order. */
  async function source(
    take: (key: RunKey, signal: AbortSignal) => Promise<JobEnd> = () => Promise.resolve("done"),
    options: { concurrency?: number; lease?: number } = {},
  ): Promise<JobSource & { taken: string[]; client: Redis }> {
    const taken: string[] = [];
    const client = await openRedis(server.url);
    const jobs = await takeJobs({
      client,
      concurrency: 1,
      lease: 5_000,
      ...options,
      take(key, signal) {
        taken.push(`${key.tenant} ${key.id}`);
        return take(key, signal);
      },
      onError: () => undefined,
    });
    opened.push(async () => {
      await jobs.close();
      client.disconnect();
    });
    return { ...jobs, taken, client };
  }

  it("moves a run forward to its newer turn, and never back", async () => {
    for (const turn of [2, 3, 4]) await queue.add({ tenant: "a", id: `run.${turn}`, turn });
    await queue.renew({ tenant: "a", id: "run.4", turn: 1 });
    await queue.renew({ tenant: "a", id: "run.2", turn: 9 });
    await queue.renew({ tenant: "a", id: "run.5", turn: 5 });
    await queue.add({ tenant: "a", id: "run.5", turn: 1 });
    expect(await queue.depth()).toBe(4);
    const { taken } = await source();
    await vi.waitFor(() => expect(taken).toEqual(["a run.4", "a run.2", "a run.3", "a run.5"]), DEADLINE);
    await vi.waitFor(async () => expect(await queue.depth()).toBe(0), DEADLINE);
  });

  it("gives each run to one taker, the earlier turns first, and forgets it", async () => {
    for (const turn of [3, 1, 2]) await queue.add({ tenant: "a-1", id: `run.${turn}`, turn });
    expect(await queue.depth()).toBe(3);
    const { taken } = await source();
    await vi.waitFor(() => expect(taken).toEqual(["a-1 run.1", "a-1 run.2", "a-1 run.3"]), DEADLINE);
    await vi.waitFor(async () => expect(await queue.depth()).toBe(0), DEADLINE);
    // A run that is over can be added again, such as one that was resumed.
    await queue.add({ tenant: "a-1", id: "run.1", turn: 1 });
    await vi.waitFor(() => expect(taken).toHaveLength(4), DEADLINE);
  });

  it("moves a run forward that waits with a later turn, and never back", async () => {
    await queue.add({ tenant: "t", id: "late", turn: 9 });
    await queue.add({ tenant: "t", id: "first", turn: 1 });
    await queue.add({ tenant: "t", id: "other", turn: 5 });
    await queue.renew({ tenant: "t", id: "late", turn: 3 });
    await queue.renew({ tenant: "t", id: "first", turn: 7 });
    await queue.renew({ tenant: "t", id: "new", turn: 4 });
    const { taken } = await source();
    await vi.waitFor(() => expect(taken).toEqual(["t first", "t late", "t new", "t other"]), DEADLINE);
  });

  it("adds a run once, also while a taker has it, and removes only what nobody has", async () => {
    const ended = new EventEmitter();
    const { taken } = await source(async () => {
      await once(ended, "end");
      return "done";
    });
    await queue.add({ tenant: "t", id: "first", turn: 1 });
    await vi.waitFor(() => expect(taken).toEqual(["t first"]), DEADLINE);
    await queue.add({ tenant: "t", id: "first", turn: 1 });
    await queue.add({ tenant: "t", id: "second", turn: 1 });
    await queue.add({ tenant: "t", id: "second", turn: 1 });
    expect(await queue.depth()).toBe(1);
    await queue.remove({ tenant: "t", id: "first" });
    await queue.remove({ tenant: "t", id: "second" });
    expect(await queue.depth()).toBe(0);
    ended.emit("end");
    await queue.add({ tenant: "t", id: "third", turn: 1 });
    await vi.waitFor(() => expect(taken).toEqual(["t first", "t third"]), DEADLINE);
    ended.emit("end");
  });

  it("lets a run that was given back wait, and gives it to a taker again", async () => {
    const ends: JobEnd[] = [{ after: 0 }, { after: 50 }, "done"];
    const { taken } = await source(() => Promise.resolve(ends.shift() ?? "done"));
    await queue.add({ tenant: "t", id: "r", turn: 5 });
    await vi.waitFor(() => expect(taken).toEqual(["t r", "t r", "t r"]), DEADLINE);
    await vi.waitFor(async () => expect(await queue.depth()).toBe(0), DEADLINE);
  });

  it("takes nothing while it is paused", async () => {
    const jobs = await source();
    await jobs.pause();
    await queue.add({ tenant: "t", id: "r", turn: 1 });
    await delay(300);
    // What it had asked Redis for before the pause can still arrive: the worker gives it back.
    const early = jobs.taken.length;
    await queue.add({ tenant: "t", id: "s", turn: 1 });
    await delay(300);
    expect(jobs.taken.length).toBe(early);
    await jobs.resume();
    await vi.waitFor(() => expect(jobs.taken).toEqual(["t r", "t s"]), DEADLINE);
  });

  it("goes on by itself when Redis was gone and comes back empty, and says that jobs were lost", async () => {
    const ended = new EventEmitter();
    const aborted: string[] = [];
    const jobs = await source(
      async ({ id }, signal) => {
        signal.addEventListener("abort", () => aborted.push(id));
        await once(ended, "end");
        return "done";
      },
      { concurrency: 2, lease: 1_000 },
    );
    await queue.add({ tenant: "t", id: "held", turn: 1 });
    await vi.waitFor(() => expect(jobs.taken).toEqual(["t held"]), DEADLINE);
    await server.stop();
    await vi.waitFor(() => expect(jobs.client.status).not.toBe("ready"), DEADLINE);
    await server.start();
    await vi.waitFor(() => expect(aborted).toEqual(["held"]), DEADLINE);
    ended.emit("end");
    await queue.add({ tenant: "t", id: "next", turn: 1 });
    await vi.waitFor(() => expect(jobs.taken).toEqual(["t held", "t next"]), DEADLINE);
    ended.emit("end");
  });

  it("refuses within seconds while Redis is gone, and closes", async () => {
    const jobs = await source();
    await server.stop();
    await expect(queue.add({ tenant: "t", id: "r", turn: 1 })).rejects.toMatchObject({
      code: "workers_unavailable",
    });
    await jobs.close();
    await queue.close();
  });

  it("gives the job of a silent taker to another one", async () => {
    const stuck = await source(() => new Promise<JobEnd>(() => undefined), { lease: 1_000 });
    await queue.add({ tenant: "t", id: "r", turn: 1 });
    await vi.waitFor(() => expect(stuck.taken).toHaveLength(1), DEADLINE);
    await opened.pop()?.();
    const other = await source(undefined, { lease: 1_000 });
    await vi.waitFor(() => expect(other.taken).toEqual(["t r"]), DEADLINE);
  });
});
