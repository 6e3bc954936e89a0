import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { numberOf, sequenceOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { readItems } from "../../../../src/workers/stream/read-items.ts";
import type { StreamedItem } from "../../../../src/workers/stream/streamed-item.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { asking, happening, question, result, said, token } from "./support/items.ts";
import { program, reason } from "./support/redis.ts";
import { brief, newRun, openSource, readAll } from "./support/source.ts";

describe.skipIf(program === null)(`readers of a run${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("get the items live and in order, and the result with its state", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    source.store.put(run);
    const reader = readItems(source, run);
    const stream = openPublisher(source.redis).publish(run, 4);
    const first = reader.next();
    stream.send(token("Leek"));
    expect((await first).value).toMatchObject({ type: "token", text: "Leek", sequence: 4_000_000_001 });
    const second = reader.next();
    stream.send(happening({ dish: "soup" }));
    expect((await second).value).toMatchObject({ type: "event", event: { type: "cooked", dish: "soup" } });
    await stream.flush();
    source.store.put(run, { status: "finished", answer: "Leek soup." }, { messages: ["Leek soup."] });
    stream.send(result("Leek soup."));
    const last = await reader.next();
    await stream.end();
    expect(last.value).toEqual({
      type: "result",
      run: "r",
      agent: "cook",
      step: null,
      sequence: 4_000_000_003,
      text: "Leek soup.",
      outcome: null,
      state: { messages: ["Leek soup."] },
    });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test("go on behind any item", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const stream = openPublisher(source.redis).publish(run, 1);
    for (let count = 0; count < 150; count += 1) stream.send(said(`${count}`));
    stream.send(result("done"));
    await stream.end();
    source.store.put(run, { status: "finished", answer: "done" });
    const all = await readAll(source, run);
    expect(all.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 151 }, (_, index) => sequenceOf({ epoch: 1, number: index + 1 })),
    );
    for (const place of [0, 1, 15, 16, 99, 149]) {
      expect(await readAll(source, run, { after: all[place]?.sequence })).toEqual(all.slice(place + 1));
    }
    expect(await readAll(source, run, { after: all.at(-1)?.sequence })).toEqual([]);
    expect(await readAll(source, run, { after: 0 })).toEqual(all);
  });

  test("see a gap of an unknown size if another worker continued the run in the middle", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const publisher = openPublisher(source.redis);
    const first = publisher.publish(run, 1);
    for (const text of ["a", "b"]) first.send(said(text));
    await first.flush();
    const second = publisher.publish(run, 2);
    for (const item of [said("c"), result("c")]) second.send(item);
    await second.end();
    source.store.put(run, { status: "finished", answer: "c" });
    const items = await readAll(source, run);
    expect(brief(items)).toEqual(["message a", "message b", "gap null", "message c", "result c"]);
    expect(items.map(({ sequence }) => numberOf(sequence))).toEqual([
      { epoch: 1, number: 1 },
      { epoch: 1, number: 2 },
      { epoch: 2, number: 0 },
      { epoch: 2, number: 1 },
      { epoch: 2, number: 2 },
    ]);
    expect(brief(await readAll(source, run, { after: items[1]?.sequence }))).toEqual([
      "gap null",
      "message c",
      "result c",
    ]);
    expect(brief(await readAll(source, run, { after: items[2]?.sequence }))).toEqual([
      "message c",
      "result c",
    ]);
  });

  test("end with the questions that the run waits on, and continue after the answer without a gap", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const publisher = openPublisher(source.redis);
    const first = publisher.publish(run, 1);
    for (const item of [said("a"), asking("one"), asking("two")]) first.send(item);
    await first.end();
    source.store.put(run, { status: "waiting", questions: [question("one"), question("two")] });
    const items = await readAll(source, run);
    expect(brief(items)).toEqual(["message a", "approval one", "approval two"]);
    expect(brief(await readAll(source, run, { after: items[1]?.sequence }))).toEqual(["approval two"]);
    const after = items[2]?.sequence;
    expect(await readAll(source, run, { after })).toEqual([]);

    source.store.put(run);
    const second = publisher.publish(run, 2);
    for (const item of [said("b"), result("b")]) second.send(item);
    await second.end();
    source.store.put(run, { status: "finished", answer: "b" });
    expect(brief(await readAll(source, run, { after }))).toEqual(["message b", "result b"]);
    // Questions that were answered are not asked again.
    expect(brief(await readAll(source, run))).toEqual(["message a", "message b", "result b"]);
  });

  test("get every item of ten runs at once, and none of another run or tenant", async () => {
    using source = await openSource(server.url);
    const publisher = openPublisher(source.redis);
    const { id } = newRun();
    const tenants = Array.from({ length: 10 }, (_, index) => ({ tenant: `tenant-${index}`, id }));
    for (const run of tenants) source.store.put(run);
    const readers = tenants.map((run) => readAll(source, run));
    await Promise.all(
      tenants.map(async (run) => {
        const stream = publisher.publish(run, 1);
        for (let count = 0; count < 50; count += 1) {
          stream.send(said(`${run.tenant} ${count}`));
          if (count % 10 === 0) await stream.flush();
        }
        await stream.flush();
        source.store.put(run, { status: "finished", answer: run.tenant });
        stream.send(result(run.tenant));
        await stream.end();
      }),
    );
    const read: StreamedItem[][] = await Promise.all(readers);
    for (const [index, { tenant }] of tenants.entries()) {
      const messages = Array.from({ length: 50 }, (_, count) => `message ${tenant} ${count}`);
      expect(brief(read[index] ?? [])).toEqual([...messages, `result ${tenant}`]);
    }
  });
});
