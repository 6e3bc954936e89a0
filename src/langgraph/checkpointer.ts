import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ConfigurationError } from "../errors/configuration-error.ts";

/** The key under which LangGraph gives a graph its checkpointer, or that of the graph above it (langgraph 1.7.3). */
export const CHECKPOINTER = "__pregel_checkpointer";

/**
 * Throws ConfigurationError if a run could not wait for a person because no checkpointer keeps it in the meantime. Call
 * it at the start of a run, before the first model call costs anything.
 */
export function requireCheckpointer(config: LangGraphRunnableConfig, graph: string): void {
  if (config.configurable?.[CHECKPOINTER]) return;
  throw new ConfigurationError(graph, [
    "it may have to wait for an approval, and has no checkpointer that keeps the run meanwhile: " +
      "pass one, such as `checkpointer: new MemorySaver()`, and call it with a `thread_id`",
  ]);
}

/**
 * Returns true if a graph with this `configurable` runs inside a node of another graph. LangGraph then passes it the
 * checkpointer of that graph, and always a function that reads its state (langgraph 1.7.3, `__pregel_read`).
 */
export function isBelowAnotherGraph(configurable: Record<string, unknown>): boolean {
  return CHECKPOINTER in configurable || "__pregel_read" in configurable;
}

/**
 * Makes LangGraph refuse an answer that names no interrupt while several wait, and an answer to an interrupt that does
 * not wait. Without this, LangGraph gives the first to all of them and ignores the second (langgraph 1.7.3).
 */
export const strictResume: { configurable: Record<string, unknown> } = {
  configurable: { __pregel_strict_resume: true },
};
