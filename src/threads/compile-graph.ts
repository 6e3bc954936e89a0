import type { AnyStateSchema, CompiledStateGraph, StateGraph } from "@langchain/langgraph";
import { strictResume } from "../langgraph/checkpointer.ts";
import { keepDetails } from "../langgraph/graph-details.ts";
import type { GraphSettings } from "../options/graph-options.ts";
import { keepThreads } from "./keep-threads.ts";

/**
 * Compiles a graph as every builder returns it: under its name, with its store and checkpointer, its recursion limit,
 * and what Troupe knows about it. Its threads are locked, and answers to its questions count by their id only.
 */
export function compileGraph<
  Schema,
  State,
  Update,
  Node extends string,
  Input extends AnyStateSchema,
  Output extends AnyStateSchema,
>(
  graph: StateGraph<Schema, State, Update, Node, Input, Output>,
  settings: Omit<GraphSettings, "caller" | "title">,
): CompiledStateGraph<State, Update, Node, Input, Output> {
  const { name, store, checkpointer, recursionLimit, kind, waits, reopen } = settings;
  const compiled = keepThreads(graph.compile({ name, ...(store && { store }) }), checkpointer);
  const limit = recursionLimit === undefined ? {} : { recursionLimit };
  const complete = compiled.withConfig({ ...strictResume, ...limit });
  keepDetails(complete, { kind, waits, reopen });
  return complete;
}
