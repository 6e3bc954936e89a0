import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { streamKeyOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher } from "../../../../src/workers/stream/publisher.ts";
import { HOSTILE } from "../../../support/hostile-texts.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { asking, happening, question, result, said, token } from "./support/items.ts";
import { program, reason } from "./support/redis.ts";
import { brief, newRun, openSource, readAll } from "./support/source.ts";

describe.skipIf(program === null)(`items of every kind${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("hostile texts arrive as they are", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const texts = [
      ...Object.values(HOSTILE),
      "\ud800",
      "\udfff\ud800",
      "a\u0000b",
      "\u2028",
      "__proto__",
      "😀",
    ];
    const stream = openPublisher(source.redis).publish(run, 1);
    for (const text of texts) {
      stream.send(said(text));
      stream.send(happening({ [text]: text, list: [text, { [text]: null }] }));
    }
    stream.send(result("\ud800"));
    await stream.end();
    source.store.put(run, { status: "finished", answer: "\ud800" });
    const items = await readAll(source, run);
    const expected = texts.flatMap((text) => [
      said(text),
      happening({ [text]: text, list: [text, { [text]: null }] }),
    ]);
    expect(items.slice(0, -1).map(({ sequence: _, ...item }) => item)).toEqual(
      expected.map(({ sequence: _, ...item }) => item),
    );
  });

  test("an item that is no JSON is a gap, and a huge one is cut or a gap", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const stream = openPublisher(source.redis, { mostItemBytes: 10_000 }).publish(run, 1);
    const items = [
      said("a"),
      happening({ circle }),
      happening({ big: 12n }),
      happening({ list: Array.from({ length: 10_000 }, (_, index) => index) }),
      said("\u0000".repeat(1_000_000)),
      token("y".repeat(1_000_000)),
      { ...asking("one"), question: { ...question("one"), value: Array(10_000).fill(1) } } as never,
    ];
    for (const item of items) stream.send(item);
    await stream.end();
    source.store.put(run, { status: "waiting", questions: [question("one")] });
    const read = await readAll(source, run);
    expect(read.map((item) => item.type)).toEqual([
      "message",
      "gap",
      "event",
      "gap",
      "message",
      "token",
      "gap",
      "approval",
    ]);
    expect(read[2]).toMatchObject({ event: { big: "12" } });
    for (const item of [read[4], read[5]]) {
      expect(item).toMatchObject({ text: expect.stringContaining("characters left out") });
    }
  });

  test("what others write into a stream is a gap", async () => {
    using source = await openSource(server.url);
    const run = newRun();
    const key = streamKeyOf(run);
    const stream = openPublisher(source.redis).publish(run, 1);
    stream.send(said("a"));
    await stream.flush();
    for (const [id, ...fields] of [
      ["1-2", "item", "no JSON"],
      ["1-3", "other", "thing"],
      ["1-4", "item", "null"],
      ["1-5", "item", '{"type":"unknown"}'],
    ] as const) {
      await source.redis.xadd(key, id, ...fields);
    }
    await source.redis.xadd(key, "1-6", "item", JSON.stringify({ ...said("b"), sequence: undefined }));
    source.store.put(run, { status: "finished", answer: "b" });
    const items = await readAll(source, run);
    expect(brief(items)).toEqual(["message a", "gap 4", "message b", "gap null", "result b"]);
    await stream.end();
  });
});
