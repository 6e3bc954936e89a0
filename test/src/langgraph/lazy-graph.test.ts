import { Annotation, END, MemorySaver, START, StateGraph, interrupt } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { lazyGraph } from "../../../src/langgraph/lazy-graph.ts";

const State = Annotation.Root({ text: Annotation<string> });
const thread = { configurable: { thread_id: "one" } };

/** A graph that asks somebody for its text. */
const inner = () =>
  new StateGraph(State)
    .addNode("ask", () => ({ text: String(interrupt("which text?")) }))
    .addNode("close", ({ text }) => ({ text: `${text}.` }))
    .addEdge(START, "ask")
    .addEdge("ask", "close")
    .addEdge("close", END)
    .compile();

/** A graph with a lazy one below it, and how often that one was made. */
function outer() {
  const made: object[] = [];
  const lazy = lazyGraph(async () => {
    await Promise.resolve();
    const graph = inner();
    made.push(graph);
    return graph;
  });
  const graph = new StateGraph(State)
    .addNode("below", async (state) => (await lazy.load()).invoke(state), { subgraphs: lazy.subgraphs })
    .addEdge(START, "below")
    .addEdge("below", END)
    .compile({ checkpointer: new MemorySaver() });
  return { graph, lazy, made };
}

describe("a lazy graph", () => {
  test("is made once, at its first use, however many use it at once", async () => {
    const { lazy, made } = outer();
    expect(made).toHaveLength(0);
    const [first, second] = await Promise.all([lazy.load(), lazy.load()]);
    expect(made).toEqual([first]);
    expect(second).toBe(first);
    expect(lazy.subgraphs).toEqual([first]);
  });

  test("is not made by a drawing of the graph above it alone", async () => {
    const { graph, made } = outer();
    expect(Object.keys((await graph.getGraphAsync()).nodes)).toEqual(["__start__", "below", "__end__"]);
    expect(made).toHaveLength(0);
  });

  test("is unfolded where it is drawn, before its first run as after it", async () => {
    const { graph } = outer();
    const unfolded = { xray: true };
    for (let round = 0; round < 2; round += 1) {
      const boxes = Object.keys((await graph.getGraphAsync(unfolded)).nodes);
      expect(boxes).toEqual(["__start__", "below:ask", "below:close", "__end__"]);
    }
  });

  test("is one box to LangGraph's synchronous drawing, until it is made", async () => {
    const { graph, lazy } = outer();
    const boxes = () => Object.keys(graph.getGraph({ xray: true } as object).nodes);
    expect(boxes()).toEqual(["__start__", "below", "__end__"]);
    await lazy.load();
    expect(boxes()).toContain("below:ask");
  });

  test("shows its own state, and goes on, in a process that has not made it yet", async () => {
    const first = outer();
    await first.graph.invoke({ text: "" }, thread);
    const second = outer();
    second.graph.checkpointer = first.graph.checkpointer as MemorySaver;
    const { tasks } = await second.graph.getState(thread, { subgraphs: true });
    expect(tasks[0]?.state).toMatchObject({
      next: ["ask"],
      tasks: [{ interrupts: [{ value: "which text?" }] }],
    });

    const { graph } = outer();
    graph.checkpointer = first.graph.checkpointer as MemorySaver;
    const below = (await graph.getState(thread)).tasks[0]?.state as typeof thread;
    expect((await graph.getState(below)).next).toEqual(["ask"]);
    await graph.updateState(below, { text: "given" }, "ask");
    const history = [];
    for await (const { next } of graph.getStateHistory(below)) history.push(next);
    expect(history).toEqual([["close"], ["ask"], ["__start__"]]);
  });

  test("is listed with its namespace", async () => {
    const { graph } = outer();
    const names: string[] = [];
    for await (const [name] of graph.getSubgraphsAsync(undefined, true)) names.push(name);
    expect(names).toEqual(["below"]);
  });

  test("fails for everybody who uses it if it cannot be made", async () => {
    const lazy = lazyGraph(() => Promise.reject(new Error("no such package")));
    await expect(lazy.load()).rejects.toThrow("no such package");
    await expect(lazy.subgraphs[0]?.getGraphAsync({})).rejects.toThrow("no such package");
  });
});
