import { expectEqual, type Requirement } from "./requirement.ts";
import { OTHER_TASK, put, TASK } from "./stored.ts";

/** Checks the writes of tasks that wait to become part of the next checkpoint. */
export const writeChecks: readonly Requirement[] = [
  {
    area: "writes",
    name: "Pending writes come back in the order in which their task wrote them",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const writes = Array.from({ length: 12 }, (_, index): [string, number] => ["list", index]);
      await saver.putWrites(await put(saver, config, { number: 1 }), writes, TASK);
      const found = (await saver.getTuple(config))?.pendingWrites?.map(([, , value]) => value);
      expectEqual(
        "the order",
        found,
        writes.map(([, value]) => value),
      );
    },
  },
  {
    area: "writes",
    name: "Writes of a task that are stored again are neither doubled nor replaced",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const stored = await put(saver, config, { number: 1 });
      await saver.putWrites(stored, [["dish", "soup"]], TASK);
      await saver.putWrites(stored, [["dish", "soup"]], TASK);
      await saver.putWrites(stored, [["dish", "stew"]], TASK);
      expectEqual("the writes", (await saver.getTuple(config))?.pendingWrites, [[TASK, "dish", "soup"]]);
    },
  },
  {
    area: "writes",
    name: "A later error, interrupt or answer of a task replaces the earlier one",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const stored = await put(saver, config, { number: 1 });
      for (const channel of ["__error__", "__interrupt__", "__resume__"]) {
        for (const value of ["early", "late"]) await saver.putWrites(stored, [[channel, value]], TASK);
      }
      const found = (await saver.getTuple(config))?.pendingWrites?.map(([, ...write]) => write).sort();
      expectEqual("the writes", found, [
        ["__error__", "late"],
        ["__interrupt__", "late"],
        ["__resume__", "late"],
      ]);
    },
  },
  {
    area: "writes",
    name: "A task keeps its ordinary writes next to its error and its answer",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const stored = await put(saver, config, { number: 1 });
      for (const channel of ["dish", "__resume__", "__error__"]) {
        await saver.putWrites(stored, [[channel, "value"]], TASK);
      }
      const found = (await saver.getTuple(config))?.pendingWrites?.map(([, channel]) => channel).sort();
      expectEqual("the channels", found, ["__error__", "__resume__", "dish"]);
    },
  },
  {
    area: "writes",
    name: "Writes belong to one task and one checkpoint",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const first = await put(saver, config, { number: 1 });
      await saver.putWrites(first, [["dish", "soup"]], TASK);
      await saver.putWrites(first, [["dish", "bread"]], OTHER_TASK);
      const second = await put(saver, first, { number: 2 });
      const writes = (await saver.getTuple(first))?.pendingWrites?.toSorted();
      expectEqual("the writes of the first checkpoint", writes, [
        [TASK, "dish", "soup"],
        [OTHER_TASK, "dish", "bread"],
      ]);
      expectEqual("the writes of the second checkpoint", (await saver.getTuple(second))?.pendingWrites, []);
    },
  },
];
