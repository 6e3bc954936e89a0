import type { RunnableConfig } from "@langchain/core/runnables";
import { expectEqual, type Requirement } from "./requirement.ts";
import { cookOf, finishRun } from "./sample-runs.ts";
import { allOf, idOf, merged, numbersOf, put, TASK } from "./stored.ts";

/** Ends of ids of threads that a careless query would take for one another. */
const HARD_IDS = ["a", "A", "a ", "a/b", "a%", "a_", "a'b", 'a"b', "a\\b", "ä", "😀", "x".repeat(180)];

/** Checks that checkpoints are found again, and only where they belong. */
export const threadChecks: readonly Requirement[] = [
  {
    area: "threads",
    name: "A thread that does not exist has no checkpoint, and can be read",
    async run(subject) {
      const saver = await subject.open();
      const thread = subject.thread();
      expectEqual("the checkpoint", await saver.getTuple({ configurable: { thread_id: thread } }), undefined);
      expectEqual("the list", await allOf(saver, thread), []);
    },
  },
  {
    area: "threads",
    name: "Threads do not mix, whatever their ids contain",
    async run(subject) {
      const saver = await subject.open();
      const threads = HARD_IDS.map((end) => subject.thread(end));
      for (const thread of threads) {
        await put(saver, await subject.begin(thread), { number: 1, values: { thread } });
      }
      for (const thread of threads) {
        const found = (await allOf(saver, thread)).map(({ checkpoint }) => checkpoint.channel_values);
        expectEqual(`the list of thread ${JSON.stringify(thread)}`, found, [{ thread }]);
      }
    },
  },
  {
    area: "threads",
    name: "Namespaces of subgraphs do not mix",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const places = ["", "team", "team:1", "team|cook:2"].map((checkpoint_ns) =>
        merged(config, { configurable: { checkpoint_ns } }),
      );
      for (const [index, place] of places.entries()) {
        const stored = await put(saver, place, { number: index + 1, values: { index } });
        await saver.putWrites(stored, [["index", index]], TASK);
      }
      for (const [index, place] of places.entries()) {
        const tuple = await saver.getTuple(place);
        const found = [tuple?.checkpoint.channel_values, tuple?.pendingWrites];
        expectEqual(`namespace ${index}`, found, [{ index }, [[TASK, "index", index]]]);
      }
    },
  },
  {
    area: "threads",
    name: "The latest checkpoint is read without an id, an earlier one by its id, each with its parent",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      let last: RunnableConfig = config;
      for (const number of [1, 2, 3]) last = await put(saver, last, { number, values: { number } });
      for (const number of [undefined, 1, 2, 3]) {
        const id = number === undefined ? {} : { checkpoint_id: idOf(number) };
        const tuple = await saver.getTuple(merged(config, { configurable: id }));
        const parent = tuple?.parentConfig?.configurable?.["checkpoint_id"] as unknown;
        const { values, expected } = { values: tuple?.checkpoint.channel_values, expected: number ?? 3 };
        const above = expected === 1 ? undefined : idOf(expected - 1);
        expectEqual(
          `checkpoint ${number ?? "without an id"}`,
          [values, parent],
          [{ number: expected }, above],
        );
      }
    },
  },
  {
    area: "threads",
    name: "The list has the newest first, and takes a limit, a place to begin, and a filter of metadata",
    async run(subject) {
      const saver = await subject.open();
      const thread = subject.thread();
      let last = await subject.begin(thread);
      for (const number of [1, 2, 3, 4]) {
        last = await put(saver, last, { number, metadata: { source: number === 2 ? "input" : "loop" } });
      }
      const config = { configurable: { thread_id: thread, checkpoint_ns: "" } };
      const before = merged(config, { configurable: { checkpoint_id: idOf(3) } });
      const listed = async (options: Parameters<typeof saver.list>[1]): Promise<number[]> => {
        const tuples = [];
        for await (const tuple of saver.list(config, options)) tuples.push(tuple);
        return numbersOf(tuples);
      };
      expectEqual("the list", await listed({}), [4, 3, 2, 1]);
      expectEqual("the list with a limit of 2", await listed({ limit: 2 }), [4, 3]);
      expectEqual("the list before checkpoint 3", await listed({ before }), [2, 1]);
      expectEqual("the list by metadata", await listed({ filter: { source: "input" } }), [2]);
    },
  },
  {
    area: "threads",
    name: "A deleted thread is gone with its subgraphs and writes, and no other thread is",
    async run(subject) {
      const saver = await subject.open();
      const [deleted, kept] = [subject.thread("a"), subject.thread("a%")];
      for (const thread of [deleted, kept]) {
        const config = await subject.begin(thread);
        for (const checkpoint_ns of ["", "team:1"]) {
          const stored = await put(saver, merged(config, { configurable: { checkpoint_ns } }), { number: 1 });
          await saver.putWrites(stored, [["dish", "soup"]], TASK);
        }
      }
      await saver.deleteThread(deleted);
      const left = await Promise.all([deleted, kept].map(async (one) => (await allOf(saver, one)).length));
      expectEqual("the number of checkpoints of both", left, [0, 2]);
      const config = await subject.begin(deleted);
      await put(saver, config, { number: 1 });
      expectEqual("the writes of a new checkpoint", (await saver.getTuple(config))?.pendingWrites, []);
    },
  },
  {
    area: "threads",
    name: "A state that was forked from an earlier one has its own values, and both branches keep theirs",
    async run(subject) {
      const saver = await subject.open();
      const config = { ...(await subject.begin(subject.thread())), durability: "sync" as const };
      const graph = cookOf("a chain", saver);
      await finishRun(graph, config);
      const states = [];
      for await (const state of graph.getStateHistory(config)) states.push(state);
      const early = states.find(({ values }) => (values as { done?: string[] }).done?.length === 1);
      const place = merged(config, early?.config ?? {});
      const fork = await graph.updateState(place, { done: ["other"] }, "shop");
      const found = await Promise.all(
        [fork, states[0]?.config ?? {}].map(
          async (one) => (await graph.getState(merged(config, one))).values,
        ),
      );
      expectEqual("both states", found, [{ done: ["shop", "other"] }, { done: ["shop", "cook", "serve"] }]);
    },
  },
  {
    area: "threads",
    name: "The checkpoint that was stored last is the latest one, also if the clock has stepped back",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const ahead = await put(saver, config, { number: 5, values: { last: false } });
      await put(saver, ahead, { number: 2, values: { last: true } });
      const tuple = await saver.getTuple(config);
      expectEqual("the latest state", tuple?.checkpoint.channel_values, { last: true });
    },
  },
];
