import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { requireCheckpointer } from "../langgraph/checkpointer.ts";

/**
 * Wraps the first node of a graph whose runs can wait for a person. Throws ConfigurationError if there is no checkpointer
 * that would store the run while it waits.
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
