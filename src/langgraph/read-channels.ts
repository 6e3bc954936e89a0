import type { LangGraphRunnableConfig } from "@langchain/langgraph";

type Read = (channels: string[]) => Record<string, unknown>;

/**
 * Returns channels of the graph in which a node runs, as they were when its superstep began: a node that was reached by
 * `Send` gets other input. Leaves out channels without a value, and all of them outside a graph (langgraph 1.7.3,
 * `__pregel_read`).
 */
export function readChannels(
  { configurable = {} }: LangGraphRunnableConfig,
  channels: readonly string[],
): Record<string, unknown> {
  const read = configurable["__pregel_read"] as Read | undefined;
  return read === undefined ? {} : read([...channels]);
}
