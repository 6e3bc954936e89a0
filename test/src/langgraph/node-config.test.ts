import {
  Annotation,
  END,
  MemorySaver,
  START,
  StateGraph,
  interrupt,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { isBelowAnotherGraph, requireCheckpointer } from "../../../src/langgraph/checkpointer.ts";
import { checkpointOf, taskOf } from "../../../src/langgraph/checkpoint-of-task.ts";
import { graphNamespaceOf, superstepOf } from "../../../src/langgraph/namespace.ts";

// What LangGraph 1.7.3 puts into a node's config, under keys that are not part of its public API.

const State = Annotation.Root({ text: Annotation<string> });
const thread = { configurable: { thread_id: "one" } };

/** A graph of two nodes, the second of which holds a graph of one node; `look` gets each node's config. */
function nested(
  look: (name: string, config: LangGraphRunnableConfig) => unknown,
  checkpointer?: MemorySaver,
) {
  const inner = new StateGraph(State)
    .addNode("inside", (_, config) => {
      look("inside", config);
      return {};
    })
    .addEdge(START, "inside")
    .addEdge("inside", END)
    .compile();
  return new StateGraph(State)
    .addNode("first", (_, config) => {
      look("first", config);
      return {};
    })
    .addNode("second", async (state, config) => {
      look("second", config);
      await inner.invoke(state, config);
    })
    .addEdge(START, "first")
    .addEdge("first", "second")
    .addEdge("second", END)
    .compile(checkpointer === undefined ? {} : { checkpointer });
}

test("langgraph_checkpoint_ns names the graph of a node: none for the outermost, the node around it for one below", async () => {
  const seen: Record<string, string> = {};
  await nested((name, config) => (seen[name] = graphNamespaceOf(config))).invoke({ text: "" });
  expect(seen).toEqual({ first: "", second: "", inside: expect.stringMatching(/^second:[^|]+$/) });
});

test("langgraph_step counts the supersteps of a thread, over its runs", async () => {
  const seen: number[] = [];
  const graph = nested(
    (name, config) => name !== "inside" && seen.push(superstepOf(config)),
    new MemorySaver(),
  );
  await graph.invoke({ text: "" }, thread);
  await graph.invoke({ text: "" }, thread);
  expect(seen).toEqual([1, 2, 5, 6]);
});

describe("__pregel_checkpointer", () => {
  test("is in the config of a node of a graph with a checkpointer, and not of one without", async () => {
    const check = (_: string, config: LangGraphRunnableConfig) => requireCheckpointer(config, "graph");
    await expect(nested(check).invoke({ text: "" })).rejects.toThrow("has no checkpointer");
    await nested(check, new MemorySaver()).invoke({ text: "" }, thread);
  });

  test("or __pregel_read is in a node's config, so in what a graph below gets", async () => {
    const seen: Record<string, boolean> = {};
    await nested((name, { configurable = {} }) => (seen[name] = isBelowAnotherGraph(configurable))).invoke({
      text: "",
    });
    expect(seen).toEqual({ first: true, second: true, inside: true });
    expect(isBelowAnotherGraph(thread.configurable)).toBe(false);
  });
});

test("checkpoint_map and checkpoint_ns lead to the checkpoint from which a node runs", async () => {
  const saver = new MemorySaver();
  const seen: Record<string, unknown> = {};
  const looks: Promise<unknown>[] = [];
  const graph = nested((name, config) => {
    const place = checkpointOf(config);
    const look = async () =>
      (seen[name] = place && (await place.saver.getTuple(place.config))?.metadata?.step);
    looks.push(look());
  }, saver);
  await graph.invoke({ text: "" }, { ...thread, durability: "sync" });
  await Promise.all(looks);
  expect(seen).toEqual({ first: 0, second: 1, inside: 0 });

  await nested((name, config) => (seen[name] = checkpointOf(config))).invoke({ text: "" });
  expect(seen).toEqual({ first: null, second: null, inside: null });
});

test("__pregel_task_id stays the same when a node runs again, and __pregel_resuming says that the run was resumed", async () => {
  const seen: ReturnType<typeof taskOf>[] = [];
  const graph = new StateGraph(State)
    .addNode("ask", (_, config) => {
      seen.push(taskOf(config));
      if (seen.length === 1) interrupt("which?");
      return {};
    })
    .addEdge(START, "ask")
    .addEdge("ask", END)
    .compile({ checkpointer: new MemorySaver() });
  await graph.invoke({ text: "" }, thread);
  await graph.invoke(null, thread);
  const id = expect.any(String);
  expect(seen).toEqual([
    { id, isResuming: false },
    { id, isResuming: true },
  ]);
  expect(seen[1]?.id).toBe(seen[0]?.id);
  expect(taskOf({})).toBeNull();
});
