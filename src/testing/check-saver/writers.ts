import { expectEqual, type Requirement } from "./requirement.ts";
import { allOf, merged, put } from "./stored.ts";

const MANY = Array.from({ length: 20 }, (_, index) => index);

/** Checks several instances of the saver at the same time, as several processes have them. */
export const writerChecks: readonly Requirement[] = [
  {
    area: "writers",
    name: "Another instance reads what was stored, and continues it",
    async run(subject) {
      const [one, other] = [await subject.open(), await subject.open()];
      const thread = subject.thread();
      const config = await subject.begin(thread);
      const first = await put(one, config, { number: 1, values: { dish: "soup" } });
      const tuple = await other.getTuple(config);
      expectEqual("the state", tuple?.checkpoint.channel_values, { dish: "soup" });
      await put(other, merged(config, first), { number: 2, values: { dish: "bread" } });
      expectEqual("the number of checkpoints", (await allOf(one, thread)).length, 2);
    },
  },
  {
    area: "writers",
    name: "Two instances that write to many threads at the same time lose nothing",
    async run(subject) {
      const savers = [await subject.open(), await subject.open()] as const;
      const threads = MANY.map((index) => subject.thread(`${index}`));
      await Promise.all(
        threads.map(async (thread, index) => {
          const saver = savers[index % 2 === 0 ? 0 : 1];
          const first = await put(saver, await subject.begin(thread), { number: 1, values: { index } });
          await put(saver, first, { number: 2, values: { index } });
        }),
      );
      const counts = await Promise.all(
        threads.map(async (thread) => (await allOf(savers[0], thread)).length),
      );
      expectEqual(
        "the number of checkpoints of each thread",
        counts,
        MANY.map(() => 2),
      );
    },
  },
  {
    area: "writers",
    name: "The writes of many tasks at the same time are all kept",
    async run(subject) {
      const savers = [await subject.open(), await subject.open()] as const;
      const config = await subject.begin(subject.thread());
      const stored = await put(savers[0], config, { number: 1 });
      const tasks = MANY.map((index) => `7b7d1a54-5a0e-5c3c-8d3a-0000000000${index + 10}`);
      await Promise.all(
        tasks.map((task, index) => {
          const saver = savers[index % 2 === 0 ? 0 : 1];
          return saver.putWrites(stored, [["index", index]], task);
        }),
      );
      const writes = (await savers[0].getTuple(config))?.pendingWrites ?? [];
      expectEqual(
        "the writes",
        new Map(writes.map(([task, , value]) => [task, value])),
        new Map(tasks.map((task, index) => [task, index])),
      );
    },
  },
];
