import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { strictResume } from "../langgraph/checkpointer.ts";
import { keepDetails, type GraphDetails } from "../langgraph/graph-details.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { keepThreads } from "./keep-threads.ts";

/** How a graph's runs are kept and bounded. */
export interface GraphCompletion extends GraphDetails {
  checkpointer: BaseCheckpointSaver | undefined;
  /** LangGraph's own limit where not given. */
  recursionLimit?: number;
}

/** A compiled graph as every builder returns it: its threads are kept, and answers count by id only. */
export function completeGraph<Graph extends CompiledGraph>(
  compiled: Graph,
  { checkpointer, recursionLimit, kind, waits, reopen }: GraphCompletion,
): Graph {
  const limit = recursionLimit === undefined ? {} : { recursionLimit };
  const graph = keepThreads(compiled, checkpointer).withConfig({ ...strictResume, ...limit });
  keepDetails(graph, { kind, waits, reopen });
  return graph;
}
