import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listenToRuns, notifyRun } from "../../../../src/workers/stream/notifications.ts";
import type { RunKey } from "../../../../src/workers/run-record.ts";
import { streamKeyOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { readItems } from "../../../../src/workers/stream/read-items.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { result, said } from "./support/items.ts";
import { connected, program, reason, until } from "./support/redis.ts";
import { brief, newRun, openSource, readAll } from "./support/source.ts";

describe.skipIf(program === null)(`connections of readers${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  beforeEach(() => server.restartEmpty());
  afterAll(() => server[Symbol.asyncDispose]());

  test("are two for a hundred readers of ten runs", async () => {
    using source = await openSource(server.url);
    using other = await connected(server.url);
    const runs = Array.from({ length: 10 }, () => newRun());
    for (const run of runs) source.store.put(run);
    const reading = Array.from({ length: 100 }, (_, index) => readAll(source, runs[index % 10]!));
    const subscriptions = async (): Promise<number> => {
      const counts = await other.redis.pubsub("NUMSUB", ...runs.map(streamKeyOf));
      return counts.filter((count) => count === 1).length;
    };
    await until(async () => (await subscriptions()) === 10);
    const clients = String(await other.redis.client("LIST"));
    // One of them is the test's.
    expect(clients.trim().split("\n")).toHaveLength(3);
    const publisher = openPublisher(source.redis);
    for (const run of runs) {
      const stream = publisher.publish(run, 1);
      stream.send(said(run.id));
      await stream.flush();
      source.store.put(run, { status: "finished", answer: run.id });
      stream.send(result(run.id));
      await stream.end();
    }
    const read = await Promise.all(reading);
    expect(read.map(brief)).toEqual(
      read.map((_, index) => [`message ${runs[index % 10]?.id}`, `result ${runs[index % 10]?.id}`]),
    );
    await until(async () => (await subscriptions()) === 0);
  });

  test("have no subscription of a reader that leaves, also while it waits for an item", async () => {
    using source = await openSource(server.url);
    using other = await connected(server.url);
    const run = newRun();
    source.store.put(run);
    const channels = async (): Promise<unknown[]> => await other.redis.pubsub("CHANNELS", "troupe:*");
    const stop = new AbortController();
    const done = { done: true, value: undefined };
    const leaving = readItems(source, run);
    const stopped = readItems(source, run, { signal: stop.signal });
    const [left, aborted] = [leaving.next(), stopped.next()];
    await until(async () => (await channels()).includes(streamKeyOf(run)));
    expect(await leaving.return?.()).toEqual(done);
    expect(await left).toEqual(done);
    expect(await channels()).toContain(streamKeyOf(run));
    stop.abort();
    expect(await aborted).toEqual(done);
    await until(async () => (await channels()).length === 0);
    for await (const _ of readItems(source, run, { signal: stop.signal })) expect.unreachable();
  });

  test("hear what changes again after Redis was restarted", async () => {
    using source = await openSource(server.url);
    const heard: (RunKey | null)[] = [];
    const unlisten = listenToRuns(source.notifications, (run) => void heard.push(run));
    await until(() => heard.length === 1);
    const run = { tenant: "acme", id: "a.b-c_d" };
    await notifyRun(source.redis, run);
    await until(() => heard.length === 2);
    await server.restartEmpty();
    await until(() => heard.length === 3);
    await notifyRun(source.redis, run);
    await until(() => heard.length === 4);
    expect(heard).toEqual([null, run, null, run]);
    unlisten();
    await until(async () => (await source.redis.pubsub("CHANNELS", "*")).length === 0);
  });
});
