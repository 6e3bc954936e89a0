import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { strictResume } from "../langgraph/checkpointer.ts";
import { keepDetails, type GraphDetails } from "../langgraph/graph-details.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { keepThreads } from "./keep-threads.ts";

/** How a graph's runs are stored and limited. */
export interface GraphCompletion extends GraphDetails {
  checkpointer: BaseCheckpointSaver | undefined;
  /**
   * The most supersteps of one invocation.
   * @default LangGraph's own limit
   */
  recursionLimit?: number;
}

/**
 * Completes a compiled graph for its builder. The graph then stores its threads, and accepts answers only by the
 * interrupt's id.
 */
export function completeGraph<Graph extends CompiledGraph>(
  compiled: Graph,
  { checkpointer, recursionLimit, kind, waits, reopen }: GraphCompletion,
): Graph {
  const limit = recursionLimit === undefined ? {} : { recursionLimit };
  const graph = keepThreads(compiled, checkpointer).withConfig({ ...strictResume, ...limit });
  keepDetails(graph, { kind, waits, reopen });
  return graph;
}
