import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { streamKeyOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { readItems } from "../../../../src/workers/stream/read-items.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { asking, result, said, token } from "./support/items.ts";
import { program, reason, until } from "./support/redis.ts";
import { brief, newRun, openSource, readAll } from "./support/source.ts";

describe.skipIf(program === null)(`streams of runs under faults${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  beforeEach(() => server.restartEmpty());
  afterAll(() => server[Symbol.asyncDispose]());

  test("a reader that sleeps reads at most a hundred items ahead", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run);
    const stream = openPublisher(source.redis, { mostWaiting: 20_000 }).publish(run, 1);
    const reader = readItems(source, run);
    stream.send(said("0"));
    await reader.next();
    for (let count = 1; count < 10_000; count += 1) stream.send(said(`${count}`));
    await stream.flush();
    // The reader sleeps until all is written: it asks Redis for nothing.
    const before = await rangesRead(source.redis);
    expect(await source.redis.xlen(streamKeyOf(run))).toBe(10_000);
    expect(await rangesRead(source.redis)).toBe(before);
    for (let count = 1; count <= 1_000; count += 1) {
      expect((await reader.next()).value).toMatchObject({ text: `${count}` });
    }
    const pages = (await rangesRead(source.redis)) - before;
    expect(pages).toBeGreaterThanOrEqual(10);
    expect(pages).toBeLessThanOrEqual(12);
    await reader.return?.();
    await stream.end();
  });

  test("a reader and a worker go on after Redis was restarted empty, with a gap", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run);
    const stream = openPublisher(source.redis).publish(run, 1);
    const reader = readItems(source, run);
    stream.send(said("a"));
    expect((await reader.next()).value).toMatchObject({ type: "message", text: "a" });
    for (const text of ["b", "c"]) stream.send(said(text));
    await stream.flush();
    const next = reader.next();
    await next;
    await server.stop();
    for (const text of ["d", "e"]) stream.send(said(text));
    await server.start();
    stream.send(said("f"));
    await until(async () => (await source.redis.xlen(streamKeyOf(run))) === 3);
    const rest: string[] = [];
    for await (const item of reader) {
      rest.push(...brief([item]));
      if (rest.at(-1) !== "message f") continue;
      source.store.put(run, { status: "finished", answer: "f" });
      stream.send(result("f"));
    }
    // The page with c was read before the restart, or it is lost with it.
    expect([
      ["message c", "message d", "message e", "message f", "result f"],
      ["gap 1", "message d", "message e", "message f", "result f"],
    ]).toContainEqual(rest);
    await stream.end();
  });

  test("a reader gets the end from the record while Redis is gone", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run);
    const stream = openPublisher(source.redis, { deadline: 1 }).publish(run, 1);
    stream.send(said("a"));
    const reader = readItems(source, run);
    expect((await reader.next()).value).toMatchObject({ text: "a" });
    await server.stop();
    const next = reader.next();
    source.store.put(run, { status: "finished", answer: "b" });
    stream.send(result("b"));
    await stream.end();
    expect((await next).value).toMatchObject({ type: "gap", missed: null });
    expect((await reader.next()).value).toMatchObject({ type: "result", text: "b" });
    await server.start();
  });

  test("a reader sees how many items Redis has removed in front of it", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run);
    const stream = openPublisher(source.redis, { mostItems: 200, mostWaiting: 2_000 }).publish(run, 1);
    const reader = readItems(source, run);
    stream.send(said("0"));
    expect((await reader.next()).value).toMatchObject({ text: "0", sequence: 1_000_000_001 });
    for (let count = 1; count < 2_000; count += 1) stream.send(said(`${count}`));
    await stream.flush();
    const kept = await source.redis.xlen(streamKeyOf(run));
    expect(kept).toBeGreaterThanOrEqual(200);
    expect(kept).toBeLessThan(400);
    const missed = 1_999 - kept;
    expect((await reader.next()).value).toEqual({
      type: "gap",
      run: null,
      agent: null,
      step: null,
      sequence: 1_000_000_001 + missed,
      missed,
    });
    expect((await reader.next()).value).toMatchObject({ text: `${missed + 1}` });
    await reader.return?.();
    source.store.put(run, { status: "finished", answer: "done" });
    stream.send(result("done"));
    await stream.end();
    const fromStart = await readAll(source, run);
    expect(fromStart[0]).toMatchObject({ type: "gap", missed: 2_001 - (fromStart.length - 1) });
    expect(brief(fromStart).at(-1)).toBe("result done");
  });

  test("large items do not fill Redis", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const stream = openPublisher(source.redis, { mostBytes: 1_000_000 }).publish(run, 1);
    for (let count = 0; count < 100; count += 1) {
      stream.send(said("x".repeat(100_000)));
      await stream.flush();
    }
    expect(await source.redis.xlen(streamKeyOf(run))).toBeLessThanOrEqual(12);
    await stream.end();
  });

  test("while Redis is gone, pieces are joined, then dropped and counted, and the rest is kept", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const stream = openPublisher(source.redis, { mostWaiting: 50 }).publish(run, 1);
    stream.send(said("first"));
    await stream.flush();
    await server.stop();
    await until(() => source.redis.status !== "ready");
    for (let count = 0; count < 10_000; count += 1) {
      stream.send(token(`${count} `, `m${Math.floor(count / 100)}`));
      if (count % 1_000 === 999) stream.send(said(`thousand ${count}`));
    }
    for (const item of [asking("one"), result("done")]) stream.send(item);
    await server.start();
    await until(async () => (await source.redis.xlen(streamKeyOf(run))) > 0);
    await stream.end();
    source.store.put(run, { status: "finished", answer: "done" });
    const items = await readAll(source, run);
    const words = brief(items);
    expect(words.filter((word) => word.startsWith("message"))).toEqual(
      Array.from({ length: 10 }, (_, index) => `message thousand ${index * 1_000 + 999}`),
    );
    expect(words.at(-1)).toBe("result done");
    const missed = items.map((item) => (item.type === "gap" ? (item.missed ?? 0) : 0));
    // The first item was lost with Redis.
    expect(missed.reduce((sum, count) => sum + count, 0)).toBe(stream.dropped + 1);
    expect(stream.dropped).toBeGreaterThan(0);
    expect(items.length).toBeLessThan(110);
  });
});

async function rangesRead(redis: { info(section: string): Promise<string> }): Promise<number> {
  const statistics = await redis.info("commandstats");
  return Number(/cmdstat_xrange:calls=(\d+)/.exec(statistics)?.[1] ?? 0);
}
