import { setMaxListeners } from "node:events";
import { RunnablePassthrough, type Runnable } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CompiledGraph } from "./compiled-graph.ts";
import { ABORT_SIGNALS } from "./with-signal.ts";

/**
 * Turns off Node's warning about too many listeners for a run's signals. Steps that run at the same time share these
 * signals, and LangGraph adds a listener in every superstep of every team.
 */
export function allowManyListeners({
  signal,
  configurable,
}: Pick<LangGraphRunnableConfig, "signal" | "configurable">): void {
  const inherited = configurable?.[ABORT_SIGNALS] as Record<string, unknown> | undefined;
  for (const one of [signal, ...Object.values(inherited ?? {})]) {
    if (one instanceof AbortSignal) setMaxListeners(0, one);
  }
}

/**
 * Returns a copy of a graph that was not made by Troupe, with the warning turned off for the signals of its supersteps. A
 * reply with many tool calls makes many tasks in one superstep, and LangGraph adds listeners for each (langgraph 1.7.3).
 */
export function withManyListeners<Graph extends CompiledGraph>(graph: Graph): Graph {
  const nodes = Object.entries(graph.nodes as Record<string, GraphNode>).map(([name, node]) => {
    // LangGraph recognizes its default by identity, and does not run it.
    if (node.bound instanceof RunnablePassthrough) return [name, node];
    return [name, derived(node, { bound: allowing(node.bound) })];
  });
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  return new Plain(Object.assign({}, graph, { nodes: Object.fromEntries(nodes) as object })) as Graph;
}

/** The part of a compiled graph's node that is read here: what it runs. */
interface GraphNode {
  bound: Runnable;
}

function allowing(bound: Runnable): Runnable {
  const invoke: Runnable["invoke"] = (input, config) => {
    allowManyListeners(config ?? {});
    return bound.invoke(input, config);
  };
  return derived(bound, { invoke });
}

/** Returns an object that differs from the original in some properties only. */
function derived<Original extends object>(original: Original, properties: Partial<Original>): Original {
  return Object.assign(Object.create(original) as Original, properties);
}
