import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { strictResume } from "../langgraph/checkpointer.ts";
import { keepDetails, type GraphDetails } from "../langgraph/graph-details.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { keepThreads } from "./keep-threads.ts";

/** Options of a graph that is finished: how its runs are kept, bounded and reopened. */
export interface GraphCompletion extends GraphDetails {
  /** The saver that keeps the threads. If undefined, a server can set its own. */
  checkpointer: BaseCheckpointSaver | undefined;
  /**
   * How many supersteps a run may have.
   * @default LangGraph's own limit
   */
  recursionLimit?: number;
}

/**
 * Finishes a compiled graph in the same way as every builder of Troupe. Only one run at a time can use a thread, a
 * checkpoint has the version of its state, and an answer of a person counts only if it has the id of its question.
 *
 * @example
 * const graph = completeGraph(new StateGraph(state).addNode("pack", pack).addEdge(START, "pack").compile(), {
 *   kind: "post-office",
 *   waits: false,
 *   reopen: null,
 *   checkpointer: new MemorySaver(),
 * });
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
