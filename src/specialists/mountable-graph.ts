import type { Pregel } from "@langchain/langgraph";
import { builtGraph } from "../langgraph/deferred-graph.ts";

/** Any compiled LangGraph graph, whatever its nodes, channels and context. */
// oxlint-disable-next-line typescript/no-explicit-any -- Pregel's parameters are invariant: only `any` fits every graph.
export type CompiledGraph = Pregel<any, any, any>;

/** What can be mounted as a specialist: a compiled graph, or an agent that carries one (`createAgent`). */
export type MountableGraph = CompiledGraph | { readonly graph: CompiledGraph };

/** The graph itself. */
export function compiledGraphOf(mountable: MountableGraph): CompiledGraph {
  return builtGraph("graph" in mountable ? mountable.graph : mountable);
}
