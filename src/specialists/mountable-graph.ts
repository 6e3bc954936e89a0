import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { builtGraph } from "../langgraph/deferred-graph.ts";

/** What can be mounted as a specialist: a compiled graph, or an agent that carries one (`createAgent`). */
export type MountableGraph = CompiledGraph | { readonly graph: CompiledGraph };

/** Returns the compiled graph of something mountable. */
export function compiledGraphOf(mountable: MountableGraph): CompiledGraph {
  return builtGraph("graph" in mountable ? mountable.graph : mountable);
}
