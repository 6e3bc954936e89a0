import {
  Command,
  END,
  MemorySaver,
  Send,
  START,
  StateGraph,
  StateSchema,
  interrupt,
} from "@langchain/langgraph";
import { expect, test } from "vitest";
import { z } from "zod";
import { readChannels } from "../../../src/langgraph/read-channels.ts";
import { runsInParallel } from "../../../src/langgraph/runs-in-parallel.ts";

const state = new StateSchema({ soup: z.string().default(""), cake: z.string().default("") });

test("a node that was reached by Send reads the channels of its graph", async () => {
  const read: unknown[] = [];
  const graph = new StateGraph(state)
    .addNode("plan", () => ({ soup: "tomato" }))
    .addNode("cook", (input: { step: string }, config) => {
      read.push(input, readChannels(config, ["soup", "cake", "unknown"]));
      return { cake: "lemon" };
    })
    .addEdge(START, "plan")
    .addConditionalEdges("plan", () => [new Send("cook", { step: "x" })], ["cook"])
    .addEdge("cook", END)
    .compile();
  await graph.invoke({});
  expect(read).toEqual([{ step: "x" }, expect.objectContaining({ soup: "tomato" })]);
  expect(readChannels({}, ["soup"])).toEqual({});
});

/** A graph that waits in `ask`, pulled by an edge or sent, and whose node `cook` notes what it sees from its edges. */
function kitchen(way: "edge" | "send") {
  const seen: boolean[] = [];
  const graph = new StateGraph(state)
    .addNode("plan", () => ({}))
    .addNode("ask", () => ({ soup: String(interrupt("may I?")) }))
    .addNode("cook", () => ({ cake: "lemon" }))
    .addEdge(START, "plan")
    .addConditionalEdges("plan", (given) => (way === "edge" ? "ask" : [new Send("ask", given)]), [
      "ask",
      "cook",
    ])
    .addEdge("ask", END)
    .addConditionalEdges(
      "cook",
      (_, config) => {
        seen.push(runsInParallel("ask", config));
        return END;
      },
      [END],
    )
    .compile({ checkpointer: new MemorySaver() });
  return { graph, seen };
}

test.each(["edge", "send"] as const)(
  "a node that waits, reached by %s, is seen from a node next to it",
  async (way) => {
    const { graph, seen } = kitchen(way);
    const thread = { configurable: { thread_id: "kitchen" } };
    await graph.invoke({}, thread);
    await graph.invoke(new Command({ goto: "cook" }), thread);
    expect(seen).toEqual([true]);
  },
);

test("a node that waited is not seen by an edit, which takes its place", async () => {
  const { graph, seen } = kitchen("edge");
  const thread = { configurable: { thread_id: "kitchen" } };
  await graph.invoke({}, thread);
  await graph.updateState(thread, { soup: "tomato" }, "cook");
  expect((await graph.getState(thread)).next).toEqual([]);
  expect(seen).toEqual([false]);
});
