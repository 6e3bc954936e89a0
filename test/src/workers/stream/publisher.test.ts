import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunItem } from "../../../../src/streaming/run-item.ts";
import { forgetKeys, rememberKey } from "../../../../src/text/known-keys.ts";
import { appendItems } from "../../../../src/workers/stream/append-items.ts";
import { streamKeyOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { asking, failure, happening, said, result, token } from "./support/items.ts";
import { connected, program, reason, until } from "./support/redis.ts";

const run = { tenant: "acme", id: "run-1" };

describe.skipIf(program === null)(`the publisher of a run's items${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("writes the items in order, under ids of its epoch, without a result's state and an error's cause", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    const stream = openPublisher(client.redis).publish(run, 7);
    const items = [token("Leek"), said("Leek soup"), happening({}), asking("q"), result("done")];
    for (const item of [...items, failure("specialist_failed", "no")]) stream.send(item);
    await stream.flush();
    const stored = await storedIn(client.redis);
    expect(stored.map(({ id }) => id)).toEqual(["7-1", "7-2", "7-3", "7-4", "7-5", "7-6"]);
    expect(stored.map(({ item }) => item["type"])).toEqual([...items.map(({ type }) => type), "error"]);
    expect(stored[4]?.item).toEqual({
      type: "result",
      run: "r",
      agent: "cook",
      step: null,
      text: "done",
      outcome: null,
    });
    expect(Object.keys(stored[5]?.item ?? {})).toEqual(["type", "run", "agent", "step", "code", "message"]);
    await stream.end();
  });

  test("lets the stream expire: a day after its last item, an hour after the end", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    const stream = openPublisher(client.redis).publish(run, 1);
    stream.send(token("a"));
    await stream.flush();
    expect(await client.redis.ttl(streamKeyOf(run))).toBeGreaterThan(80_000);
    await stream.end();
    const seconds = await client.redis.ttl(streamKeyOf(run));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(3_600);
    stream.send(token("late"));
    await stream.end();
    expect(await storedIn(client.redis)).toHaveLength(1);
  });

  test("of a late worker publishes no more once another one has", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    const publisher = openPublisher(client.redis);
    const late = publisher.publish(run, 1);
    late.send(token("a"));
    await late.flush();
    const next = publisher.publish(run, 2);
    next.send(token("b"));
    await next.flush();
    late.send(token("c"));
    await late.flush();
    expect(late.isSuperseded).toBe(true);
    expect(next.isSuperseded).toBe(false);
    late.send(token("d"));
    await late.end();
    expect((await storedIn(client.redis)).map(({ id }) => id)).toEqual(["1-1", "2-1"]);
    expect(await client.redis.ttl(streamKeyOf(run))).toBeGreaterThan(80_000);
    await next.end();
  });

  test("hides configured keys", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    const stream = openPublisher(client.redis).publish(run, 1);
    try {
      rememberKey("sk-secret-4711");
      const question = { kind: "other", id: "q", value: { header: "sk-secret-4711" } } as const;
      const items = [token("sk-secret-4711"), result("sk-secret-4711"), happening({ "sk-secret-4711": 1 })];
      for (const item of [...items, { ...asking("q"), question } as RunItem]) stream.send(item);
      await stream.end();
    } finally {
      forgetKeys();
    }
    const stored = JSON.stringify(await client.redis.xrange(streamKeyOf(run), "-", "+"));
    expect(stored.split("[key]")).toHaveLength(5);
    expect(stored).not.toContain("4711");
  });

  test("ends without an error, and keeps no timer, if its connection was closed", async () => {
    const client = await connected(server.url);
    const stream = openPublisher(client.redis).publish(run, 1);
    client.redis.disconnect();
    stream.send(token("a"));
    await stream.flush();
    await expect(stream.end()).resolves.toBeUndefined();
  });

  test("of a Redis that does not answer neither waits nor grows, and sends what it kept as soon as Redis answers", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    using other = await connected(server.url);
    const stream = openPublisher(client.redis, { mostWaiting: 20, deadline: 20 }).publish(run, 1);
    await other.redis.client("PAUSE", 100_000, "WRITE");
    for (let count = 0; count < 1_000; count += 1) stream.send(happening({ count }));
    await stream.flush();
    expect(stream.dropped).toBeGreaterThanOrEqual(1_000 - 200 - 20);
    await other.redis.client("UNPAUSE");
    await until(async () => (await other.redis.xlen(streamKeyOf(run))) === 1_000 - stream.dropped);
    const ids = (await storedIn(client.redis)).map(({ id }) => Number(id.split("-")[1]));
    expect(ids).toEqual(ids.toSorted((one, next) => one - next));
    expect(ids.at(-1)).toBe(1_000);
    await other.redis.client("PAUSE", 100_000, "WRITE");
    stream.send(happening({}));
    await stream.end();
    await other.redis.client("UNPAUSE");
  });

  test("writes no item twice if a batch is sent again", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    const items = [1, 2, 4].map((number) => ({ number, json: `{"n":${number}}` }));
    const batch = { epoch: 3, items, mostItems: 100, keepFrom: null, expireAfter: 60 };
    expect(await appendItems(client.redis, run, { ...batch, items: items.slice(0, 2) })).toBe(true);
    expect(await appendItems(client.redis, run, batch)).toBe(true);
    expect(await appendItems(client.redis, run, batch)).toBe(true);
    expect((await storedIn(client.redis)).map(({ id }) => id)).toEqual(["3-1", "3-2", "3-4"]);
  });
});

async function storedIn(redis: Redis): Promise<{ id: string; item: Record<string, unknown> }[]> {
  const entries = await redis.xrange(streamKeyOf(run), "-", "+");
  return entries.map(([id, [, json]]) => ({
    id,
    item: JSON.parse(json ?? "") as Record<string, unknown>,
  }));
}
