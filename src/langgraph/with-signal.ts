import type { LangGraphRunnableConfig } from "@langchain/langgraph";

/** The key under which LangGraph passes signals on to the nodes of a graph below (langgraph 1.7.3). */
export const ABORT_SIGNALS = "__pregel_abort_signals";

/**
 * Returns a node's config with another signal, also for what runs below the node. A graph inside a node rejects when the
 * signal that it gets aborts. But LangGraph passes the outermost run's signal on to that graph's nodes, by a private key:
 * without this, their requests would continue (langgraph 1.7.3).
 */
export function withSignal<Config extends LangGraphRunnableConfig>(
  config: Config,
  signal: AbortSignal | undefined,
): Config {
  if (signal === undefined || signal === config.signal) return config;
  return {
    ...config,
    signal,
    configurable: { ...config.configurable, [ABORT_SIGNALS]: { externalAbortSignal: signal } },
  };
}
