import type { LangGraphRunnableConfig } from "@langchain/langgraph";

/**
 * Returns the checkpoint namespace of the graph that runs a node: `team:1|step:2` becomes `team:1`, and a node of the
 * outermost graph gives "". LangGraph separates the parts by `|` (langgraph 1.7.3).
 */
export function graphOfNamespace(namespace: string): string {
  return namespace.replace(/\|?[^|]*$/, "");
}

/** Returns the checkpoint namespace of the graph that runs this node, from `langgraph_checkpoint_ns` (langgraph 1.7.3). */
export function graphNamespaceOf(config: LangGraphRunnableConfig): string {
  const namespace: unknown = config.metadata?.["langgraph_checkpoint_ns"];
  return typeof namespace === "string" ? graphOfNamespace(namespace) : "";
}

/**
 * Returns the number of the superstep in which this node runs, from `langgraph_step` (langgraph 1.7.3). A thread continues
 * the count from run to run. Returns 0 outside a graph.
 */
export function superstepOf(config: LangGraphRunnableConfig): number {
  const superstep: unknown = config.metadata?.["langgraph_step"];
  return typeof superstep === "number" ? superstep : 0;
}
