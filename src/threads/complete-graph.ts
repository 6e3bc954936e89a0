import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { noteWaiting, strictResume } from "../langgraph/waiting-graphs.ts";
import type { CompiledGraph } from "../specialists/mountable-graph.ts";
import { keepThreads } from "./keep-threads.ts";

/** How a graph's runs are kept and bounded. */
export interface GraphCompletion {
  checkpointer: BaseCheckpointSaver | undefined;
  /** True where a run may wait for a person. */
  waits: boolean;
  /** LangGraph's own limit where not given. */
  recursionLimit?: number;
}

/** A compiled graph as every builder returns it: its threads are kept, and answers count by id only. */
export function completeGraph<Graph extends CompiledGraph>(
  compiled: Graph,
  { checkpointer, waits, recursionLimit }: GraphCompletion,
): Graph {
  const limit = recursionLimit === undefined ? {} : { recursionLimit };
  const graph = keepThreads(compiled, checkpointer).withConfig({ ...strictResume, ...limit });
  if (waits) noteWaiting(graph);
  return graph;
}
