import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isTroupeError } from "../../../../src/errors/troupe-error.ts";
import { notifyRun } from "../../../../src/workers/stream/notifications.ts";
import { streamKeyOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { readItems } from "../../../../src/workers/stream/read-items.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { asking, failure, question, result, said } from "./support/items.ts";
import { program, reason } from "./support/redis.ts";
import { brief, newRun, openSource, readAll } from "./support/source.ts";

const fault = { code: "specialist_failed", message: "the oven is cold" } as const;

describe.skipIf(program === null)(`the end of a run's stream${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("is made from the record if Redis has no stream, after a gap", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const usage = { modelCalls: 1 };
    source.store.put(run, { status: "finished", answer: "soup", outcome: usage as never }, { messages: [] });
    expect(await readAll(source, run)).toEqual([
      { type: "gap", run: null, agent: null, step: null, sequence: 1, missed: null },
      {
        type: "result",
        run: null,
        agent: null,
        step: null,
        sequence: 2,
        text: "soup",
        outcome: usage,
        state: { messages: [] },
      },
    ]);
    source.store.put(run, { status: "failed", error: fault });
    expect(brief(await readAll(source, run, { after: 7 }))).toEqual([
      "gap null",
      "error specialist_failed the oven is cold",
    ]);
    source.store.put(run, { status: "waiting", questions: [question("one"), question("two")] });
    const items = await readAll(source, run, { after: 7 });
    expect(brief(items)).toEqual(["gap null", "approval one", "approval two"]);
    expect(items.map(({ sequence }) => sequence)).toEqual([8, 9, 10]);
    source.store.put(run, { status: "canceled" });
    expect(brief(await readAll(source, run))).toEqual(["gap null", "error run_aborted the run was stopped"]);
    source.store.put(run, { status: "canceled", startedAt: null });
    const [aborted, ...others] = await readAll(source, run);
    expect(others).toEqual([]);
    expect(aborted).toMatchObject({ type: "error", code: "run_aborted", sequence: 1 });
    expect(Object.keys(aborted ?? {})).not.toContain("error");
    expect(aborted?.type === "error" && isTroupeError(aborted.error, "run_aborted")).toBe(true);
  });

  test("is made from the record if the last item never came", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const stream = openPublisher(source.redis).publish(run, 1);
    stream.send(said("a"));
    await stream.end();
    source.store.put(run, { status: "finished", answer: "a" });
    expect(brief(await readAll(source, run))).toEqual(["message a", "gap null", "result a"]);
  });

  test("is not the end of a worker whose run another one continues", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run);
    const publisher = openPublisher(source.redis);
    const first = publisher.publish(run, 1);
    for (const item of [said("a"), failure("run_aborted", "a worker stopped")]) first.send(item);
    await first.end();
    const reader = readItems(source, run);
    expect((await reader.next()).value).toMatchObject({ type: "message", text: "a" });
    const next = reader.next();
    const second = publisher.publish(run, 2);
    second.send(said("b"));
    expect((await next).value).toMatchObject({ type: "message", text: "b" });
    // It was sent before the run was settled.
    second.send(result("b"));
    await second.end();
    const last = reader.next();
    source.store.put(run, { status: "finished", answer: "b" });
    expect((await last).value).toMatchObject({ type: "result", text: "b" });
  });

  test("comes at once for a run that is canceled while its readers wait", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run, { status: "queued", startedAt: null });
    const reading = readAll(source, run);
    source.store.put(run, { status: "canceled", startedAt: null });
    await notifyRun(source.redis, run);
    expect(brief(await reading)).toEqual(["error run_aborted the run was stopped"]);
  });

  test("of a run that was continued by resume is left out", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const publisher = openPublisher(source.redis);
    for (const [epoch, text] of [
      [1, "stopped"],
      [2, "done"],
    ] as const) {
      const stream = publisher.publish(run, epoch);
      for (const item of [said(text), result(text)]) stream.send(item);
      await stream.end();
    }
    source.store.put(run, { status: "finished", answer: "done" });
    const items = await readAll(source, run);
    expect(brief(items)).toEqual(["message stopped", "message done", "result done"]);
  });

  test("has the text and the question of the record, if those of the stream were cut", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const long = "soup ".repeat(1_000);
    const stream = openPublisher(source.redis, { mostItemBytes: 2_000 }).publish(run, 1);
    for (const item of [said(long), result(long)]) stream.send(item);
    await stream.end();
    source.store.put(run, { status: "finished", answer: long });
    const [message, last, ...others] = await readAll(source, run);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ type: "message", text: expect.stringContaining("characters left out") });
    expect(last).toMatchObject({ type: "result", text: long });
  });

  test("says that the run was deleted, and is an error for a run that never was", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    await expect(readAll(source, run)).rejects.toMatchObject({
      code: "run_unknown",
      message: `unknown run "${run.id}" of the tenant "acme"`,
    });
    source.store.put(run);
    const stream = openPublisher(source.redis).publish(run, 1);
    stream.send(asking("one"));
    await stream.end();
    const reading = readAll(source, run);
    source.store.remove(run);
    await source.redis.del(streamKeyOf(run));
    await notifyRun(source.redis, run);
    expect(brief(await reading)).toEqual([
      `error run_unknown the run "${run.id}" of the tenant "acme" was deleted`,
    ]);
  });

  test("comes when PostgreSQL is back, if it was gone", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const stream = openPublisher(source.redis).publish(run, 1);
    for (const item of [said("a"), result("a")]) stream.send(item);
    await stream.end();
    let failures = 2;
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const store = {
      find: () => ((failures -= 1) >= 0 ? Promise.reject(refused) : source.store.find(run)),
      resultOf: () => ((failures -= 1) >= -2 ? Promise.reject(refused) : source.store.resultOf(run)),
    };
    source.store.put(run, { status: "finished", answer: "a" });
    const { redis, notifications } = source;
    const items = await readAll({ redis, notifications, store }, run);
    expect(brief(items)).toEqual(["message a", "result a"]);
    expect(failures).toBeLessThan(-2);
    const broken = { ...store, find: () => Promise.reject(new Error("no such table")) };
    await expect(readAll({ redis, notifications, store: broken }, run)).rejects.toThrow("no such table");
  });

  test("needs no further look at the record while items come", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const stream = openPublisher(source.redis).publish(run, 1);
    for (let count = 0; count < 500; count += 1) stream.send(said(`${count}`));
    stream.send(result("done"));
    await stream.end();
    source.store.put(run, { status: "finished", answer: "done" });
    expect(await readAll(source, run)).toHaveLength(501);
    expect(source.store.looks).toBeLessThanOrEqual(4);
  });

  test.each([-1, 1.5, Number.NaN, Infinity, 2 ** 60])("after %d is no place to begin", async (after) => {
    using source = await openSource(server.url);
    expect(() => readItems(source, newRun(), { after })).toThrow("after must be the sequence of an item");
  });
});
