import { END, ReducedValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { z } from "zod";
import { compileGraph } from "../../../../../src/threads/compile-graph.ts";
import type { CompiledGraph } from "../../../../../src/langgraph/compiled-graph.ts";

/** The steps of the meal: `soup` and `bread` run at the same time. */
export type Course = "shop" | "soup" | "bread" | "serve";

/** What the thread of a meal holds in the end. */
export const WHOLE_MEAL = ["shop", "bread", "soup", "serve"];

/** A graph with a superstep of two steps between two others. `cook` is called at the start of each step. */
export function meal(
  checkpointer: BaseCheckpointSaver,
  cook: (course: Course) => unknown = () => undefined,
): CompiledGraph {
  const courses = z.array(z.string());
  const done = new ReducedValue(
    courses.default(() => []),
    { inputSchema: courses, reducer: (before, added) => [...before, ...added] },
  );
  const step = (course: Course) => async () => {
    await cook(course);
    return { done: [course] };
  };
  const graph = new StateGraph(new StateSchema({ done }))
    .addNode("shop", step("shop"))
    .addNode("soup", step("soup"))
    .addNode("bread", step("bread"))
    .addNode("serve", step("serve"))
    .addEdge(START, "shop")
    .addEdge("shop", "soup")
    .addEdge("shop", "bread")
    .addEdge(["soup", "bread"], "serve")
    .addEdge("serve", END);
  return compileGraph(graph, { name: "meal", kind: "meal", waits: false, reopen: null, checkpointer });
}
