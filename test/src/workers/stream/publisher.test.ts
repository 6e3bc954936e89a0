import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { streamKeyOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { asking, failure, happening, said, result, token } from "./support/items.ts";
import { connected, program, reason } from "./support/redis.ts";
import type { Redis } from "ioredis";

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

  test("writes no item twice if a batch is sent again", async () => {
    await server.restartEmpty();
    using client = await connected(server.url);
    const { appendItems } = await import("../../../../src/workers/stream/append-items.ts");
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
