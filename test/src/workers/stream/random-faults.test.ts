import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunKey } from "../../../../src/workers/run-record.ts";
import { numberOf } from "../../../../src/workers/stream/numbering.ts";
import { openPublisher, type RunPublisher } from "../../../../src/workers/stream/publisher.ts";
import { readItems, type ItemSource } from "../../../../src/workers/stream/read-items.ts";
import type { StreamedItem } from "../../../../src/workers/stream/streamed-item.ts";
import { randomFrom } from "../../../support/random.ts";
import { startRedis, type RedisServer } from "../../../support/redis.ts";
import { happening, result, said, token } from "./support/items.ts";
import { connected, program, reason } from "./support/redis.ts";
import { newRun, openSource } from "./support/source.ts";

describe.skipIf(program === null)(`streams under random faults${reason}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([1, 2, 3, 4, 5, 6])(
    "a reader misses nothing without a gap, and reads nothing twice (seed %i)",
    async (seed) => {
      await server.restartEmpty();
      const random = randomFrom(seed);
      using source = await openSource(server.url);
      using worker = await connected(server.url);
      const run = newRun();
      source.store.put(run);
      const publisher = openPublisher(worker.redis, { mostItems: 300, mostWaiting: 60, deadline: 30_000 });
      const reading = readWithPauses(source, run, randomFrom(seed + 100));
      /** What each epoch sent, in order. */
      const sent = new Map<number, string[]>();
      let epoch = 1;
      let stream: RunPublisher = publisher.publish(run, epoch);
      let late: RunPublisher | null = null;
      for (let round = 0; round < 40; round += 1) {
        const count = Math.floor(random() * 40);
        for (let one = 0; one < count; one += 1) {
          const text = `<${epoch}:${sent.get(epoch)?.length ?? 0}>`;
          sent.set(epoch, [...(sent.get(epoch) ?? []), text]);
          const kind = random();
          if (kind < 0.6) stream.send(token(text, `m${Math.floor(random() * 3)}`));
          else stream.send(kind < 0.8 ? said(text) : happening({ text }));
          late?.send(said("late"));
        }
        const fate = random();
        if (fate < 0.5) await stream.flush();
        if (fate > 0.94) await server.restartEmpty();
        if (fate > 0.5 && fate < 0.6) {
          late = stream;
          epoch += 1;
          stream = publisher.publish(run, epoch);
          stream.send(said("begin"));
          // From now on, Redis refuses what the late worker sends.
          await stream.flush();
          await late.flush();
        }
      }
      await stream.flush();
      source.store.put(run, { status: "finished", answer: "done" });
      stream.send(result("done"));
      await stream.end();
      await late?.end();
      const items = await reading;

      const sequences = items.map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
      expect(new Set(sequences).size).toBe(sequences.length);
      expect(items.length).toBeGreaterThan(100);
      expect(items.at(-1)).toMatchObject({ type: "result", text: "done" });
      expect(items.filter(({ type }) => type === "result" || type === "error")).toHaveLength(1);
      // Numbers have no holes but those that gaps say.
      for (const [index, item] of items.entries()) {
        const before = items[index - 1];
        if (before === undefined || item.type === "gap") continue;
        const [one, next] = [numberOf(before.sequence), numberOf(item.sequence)];
        expect(next).toEqual({ epoch: one.epoch, number: one.number + 1 });
      }
      // What was read is a part of what was sent, in order. Pieces may have been joined.
      for (const [of, texts] of sent) {
        const read = items
          .filter((item) => item.type !== "gap" && numberOf(item.sequence).epoch === of)
          .flatMap((item) => [...JSON.stringify(item).matchAll(/<\d+:\d+>/g)].map(([text]) => text));
        expect(read).toEqual(texts.filter((text) => read.includes(text)));
      }
    },
  );
});

/** Reads a run to its end, and leaves now and then to go on behind the last item. */
async function readWithPauses(
  source: ItemSource,
  run: RunKey,
  random: () => number,
): Promise<StreamedItem[]> {
  const items: StreamedItem[] = [];
  for (;;) {
    const most = items.length + Math.floor(random() * 200);
    let hasLeft = false;
    for await (const item of readItems(source, run, { after: items.at(-1)?.sequence })) {
      items.push(item);
      hasLeft = items.length > most && item.type !== "result";
      if (hasLeft) break;
    }
    if (!hasLeft) return items;
  }
}
