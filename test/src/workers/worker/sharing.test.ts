import { AIMessage } from "@langchain/core/messages";
import { END, MemorySaver, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { expect, it, vi } from "vitest";
import type { LogRecord } from "../../../../src/workers/operations/worker-log.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";
import { testGraphs } from "./support/graphs.ts";

describeWithFleet("workers that share the runs", (fleet) => {
  it("carry out each run once, and those of one thread one after another", async () => {
    await using models = await countingModels();
    await using first = await fleet().worker(models, { concurrency: 3 });
    await using second = await fleet().worker(models, { concurrency: 3 });
    const runs = await Promise.all(
      Array.from({ length: 12 }, (_, index) => fleet().submit("chain", { thread: `sharing-${index % 4}` })),
    );
    const records = [];
    for (const run of runs) records.push(await fleet().over(run));
    expect(records.every(({ status, takeOvers }) => status === "finished" && takeOvers === 0)).toBe(true);
    expect(models.calls).toEqual({ "do s1": 12, "do s2": 12, "do s3": 12, "do s4": 12 });
    for (const thread of ["sharing-0", "sharing-1", "sharing-2", "sharing-3"]) {
      const ofThread = records.filter((record) => record.thread === thread);
      const [one, two, three] = ofThread.toSorted((a, b) => a.submittedAt - b.submittedAt);
      expect(two?.startedAt).toBeGreaterThanOrEqual(one?.endedAt ?? Infinity);
      expect(three?.startedAt).toBeGreaterThanOrEqual(two?.endedAt ?? Infinity);
    }
    await vi.waitFor(() => {
      expect(first.counts.ended.finished + second.counts.ended.finished).toBe(12);
      expect([first.running, second.running]).toEqual([0, 0]);
    }, 20_000);
    expect(first.counts.taken + second.counts.taken).toBe(12);
    expect(await first.depth()).toBe(0);
  });

  it("that are told the same run: one has it, and the other leaves it alone", async () => {
    await using models = await countingModels();
    models.hold("do s2");
    await using first = await fleet().worker(models);
    const run = await fleet().submit("chain");
    await models.begun("do s2");
    await using second = await fleet().worker(models);
    // Redis is wrong: it hands the job out a second time.
    expect(await fleet().runs.claim(run, second.name)).toBeNull();
    expect(await fleet().runs.claim(run, "nobody")).toBeNull();
    // A worker that takes it all the same, as if the first one were dead, stops the first one.
    await fleet().runs.beat("other", 600_000);
    const taken = await vi.waitFor(async () => {
      await fleet().query("UPDATE troupe.workers SET alive_until = 'epoch' WHERE name = $1", [first.name]);
      const claim = await fleet().runs.claim(run, "other");
      if (claim === null) throw new Error("the first worker has just given a sign of life");
      return claim;
    });
    expect(taken).toMatchObject({ isTakeOver: true });
    await vi.waitFor(() => expect(first.counts.ended.lost).toBe(1), { timeout: 20_000 });
    models.releaseAll();
    await fleet().runs.giveBack(taken);
    await fleet().runs.beat("other", 0);
    const record = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4" });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 2, "do s3": 1, "do s4": 1 });
  });

  it("leave a run to a worker that has its graph, and say so once", async () => {
    await using models = await countingModels();
    const { chain, ...others } = testGraphs(models.server.baseUrl);
    const log: LogRecord[] = [];
    await using ignorant = await fleet().worker(models, {
      graphs: others,
      log: (record) => log.push(record),
    });
    const run = await fleet().submit("chain");
    const warned = (): LogRecord[] => log.filter(({ event }) => event === "graph_unknown");
    await vi.waitFor(() => expect(warned()).toHaveLength(1), { timeout: 20_000 });
    expect(warned()[0]).toMatchObject({ graph: "chain", run: run.id, level: "warn" });
    await using _able = await fleet().worker(models, {
      graphs: { chain: chain ?? (() => Promise.reject()) },
    });
    expect(await fleet().over(run)).toMatchObject({ status: "finished" });
    expect(ignorant.counts.taken).toBe(0);
    expect(warned()).toHaveLength(1);
  });

  it("replace the saver of a graph by their own, and say so", async () => {
    await using models = await countingModels();
    const log: LogRecord[] = [];
    const saver = new MemorySaver();
    const graph = new StateGraph(new StateSchema({ messages: MessagesValue }))
      .addNode("echo", ({ messages }) => ({ messages: [new AIMessage(`echo of ${messages.at(-1)?.text}`)] }))
      .addEdge(START, "echo")
      .addEdge("echo", END)
      .compile({ checkpointer: saver });
    await using _worker = await fleet().worker(models, {
      graphs: { echo: graph },
      log: (record) => log.push(record),
    });
    const run = await fleet().submit("echo");
    expect(await fleet().over(run)).toMatchObject({ status: "finished", answer: "echo of dinner" });
    expect(log.filter(({ event }) => event === "checkpointer_replaced")).toMatchObject([{ graph: "echo" }]);
    expect(saver.storage).toEqual({});
  });

  it("refuse options that are not known and graphs that are none", async () => {
    await using models = await countingModels();
    await expect(fleet().worker(models, { graphs: {} })).rejects.toMatchObject({
      code: "configuration_invalid",
    });
    await expect(fleet().worker(models, { lease: 10 })).rejects.toThrow(
      /lease must be a number from 1000 to 600000/,
    );
    await expect(fleet().worker(models, { graphs: { chain: "chain" as never } })).rejects.toThrow(
      /graph chain: it must be a compiled graph/,
    );
  });
});
