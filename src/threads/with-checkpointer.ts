import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { requireCheckpointer } from "../langgraph/checkpointer.ts";

/**
 * The first box of a graph in which a run may wait for a person: refuses to begin, by ConfigurationError, where
 * nothing would keep the run meanwhile.
 */
export function withCheckpointer<State, Update>(
  node: (state: State, config: LangGraphRunnableConfig) => Update,
  graph: string,
): (state: State, config: LangGraphRunnableConfig) => Update {
  return (state, config) => {
    requireCheckpointer(config, graph);
    return node(state, config);
  };
}
