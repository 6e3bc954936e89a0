import { expect, it } from "vitest";
import { describeWorkersApi, DINNER, partsOf } from "./support/stage.ts";

describeWorkersApi("threads of workers, through LangGraph's SDK", ({ client, models, url }) => {
  const dine = async (graph: string): Promise<string> => {
    const run = await client().runs.create(null, graph, { input: DINNER });
    await client().runs.join(run.thread_id, run.run_id);
    return run.thread_id;
  };

  it("are listed, the newest first, with the graph and the state of each", async () => {
    const chain = await dine("chain");
    const fan = await dine("fan");
    const all = await client().threads.search({ limit: 50 });
    expect(all.map(({ thread_id }) => thread_id)).toEqual([fan, chain]);
    expect(all[0]).toMatchObject({
      status: "idle",
      metadata: { graph_id: "fan" },
      values: { messages: [{ type: "human", content: "dinner" }, { type: "ai" }] },
    });
    expect(await client().threads.search({ metadata: { graph_id: "chain" } })).toMatchObject([
      { thread_id: chain },
    ]);
    expect(await client().threads.search({ limit: 1, offset: 1 })).toMatchObject([{ thread_id: chain }]);
    expect(await client().threads.search({ status: "busy" })).toEqual([]);
    expect(await client().threads.count()).toBe(2);
    expect(await client().threads.search({ limit: 1, select: ["thread_id", "status"] })).toEqual([
      { thread_id: fan, status: "idle" },
    ]);
  });

  it("are empty until their first run", async () => {
    const created = await client().threads.create({ metadata: { title: "Supper" } });
    expect(created).toMatchObject({ status: "idle", metadata: { title: "Supper" }, values: {} });
    const { thread_id: thread } = created;
    expect(await client().threads.get(thread)).toEqual(created);
    expect(await client().threads.getHistory(thread)).toEqual([]);
    expect(await client().threads.getState(thread)).toMatchObject({ values: {}, next: [] });
    await expect(client().threads.create({ threadId: thread })).rejects.toThrow("exists already");
    expect(await client().threads.create({ threadId: thread, ifExists: "do_nothing" })).toEqual(created);
    await client().threads.delete(thread);
    await expect(client().threads.get(thread)).rejects.toThrow("no run has the thread");
  });

  it("have a history of states, each of which can be read", async () => {
    const thread = await dine("chain");
    const history = await client().threads.getHistory(thread, { limit: 100 });
    expect(history.length).toBeGreaterThan(5);
    expect(history[0]).toMatchObject({ next: [], values: { outcome: { status: "completed" } } });
    const [, , earlier] = history;
    const { checkpoint_id: id } = earlier?.checkpoint ?? {};
    expect(await client().threads.getState(thread, id ?? "")).toEqual(earlier);
    const older = await client().threads.getHistory(thread, {
      before: { configurable: { checkpoint_id: id } },
      limit: 2,
    });
    expect(older).toEqual(history.slice(3, 5));
  });

  it("are continued from an earlier state that a person has changed", async () => {
    const thread = await dine("chain");
    const history = await client().threads.getHistory(thread, { limit: 100 });
    const afterTwo = history.find(({ values }) => Object.keys(resultsIn(values)).length === 2);
    const calls = { ...models().calls };
    await client().threads.updateState(thread, {
      values: { outcome: null },
      checkpointId: afterTwo?.checkpoint.checkpoint_id ?? "",
      asNode: afterTwo?.next[0] ?? "supervisor",
    });
    const parts = await partsOf(
      client().runs.stream(thread, "chain", { input: null, streamMode: ["values"] }),
    );
    expect(parts.at(-1)?.data).toMatchObject({ outcome: { status: "completed" } });
    expect((models().calls["do s1"] ?? 0) - (calls["do s1"] ?? 0)).toBe(0);
    expect((models().calls["do s4"] ?? 0) - (calls["do s4"] ?? 0)).toBe(1);
  });

  it("are deleted with their runs, once these are over", async () => {
    const release = models().hold("do s1");
    const { thread_id: thread, run_id: run } = await client().runs.create(null, "chain", { input: DINNER });
    await expect(client().threads.delete(thread)).rejects.toThrow("stop it first");
    release();
    await client().runs.join(thread, run);
    const others = await client().threads.count();
    await client().threads.delete(thread);
    expect(await client().threads.count()).toBe(others - 1);
    await expect(client().runs.get(thread, run)).rejects.toThrow("has no run");
  });

  it("take the graphs of the project, with their drawing and the schema of their input", async () => {
    const assistants = await client().assistants.search({ limit: 100 });
    expect(assistants.map(({ graph_id }) => graph_id)).toEqual([
      "chain",
      "fan",
      "asking",
      "tooled",
      "broken",
      "deadly",
    ]);
    const graph = await client().assistants.getGraph("chain", { xray: true });
    expect(graph.nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["planner", "cook", "synthesizer"]),
    );
    const schemas = await client().assistants.getSchemas("chain");
    expect(schemas.input_schema).toMatchObject({ properties: { messages: {} } });
  });

  it("say that the server is there, and its version", async () => {
    expect(await (await fetch(`${url()}/ok`)).json()).toEqual({ ok: true });
    expect(await (await fetch(`${url()}/info`)).json()).toMatchObject({ version: "1.2.3", workers: true });
  });
});

function resultsIn(values: unknown): object {
  const { results = {} } = values as { results?: object };
  return results;
}
