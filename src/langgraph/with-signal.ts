import type { LangGraphRunnableConfig } from "@langchain/langgraph";

/**
 * A node's config under another signal, also for what runs below it. A graph inside a node rejects when the signal
 * that it is given aborts, but LangGraph (1.7) hands its nodes the outermost run's signal instead, by this key of its
 * own: their requests would go on. Held by test/graphs/supervisor/failure-timeout.test.ts.
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

const ABORT_SIGNALS = "__pregel_abort_signals";
