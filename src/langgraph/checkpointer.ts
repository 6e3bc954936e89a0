import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ConfigurationError } from "../errors/configuration-error.ts";

/** The key under which LangGraph gives a graph its checkpointer, or that of the graph above it (langgraph 1.7.3). */
const CHECKPOINTER = "__pregel_checkpointer";

/**
 * Throws ConfigurationError if a run could not wait for a person because nothing keeps it meanwhile. Call it at the
 * start of a run, before a model is paid.
 */
export function requireCheckpointer(config: LangGraphRunnableConfig, graph: string): void {
  if (config.configurable?.[CHECKPOINTER]) return;
  throw new ConfigurationError(graph, [
    "it may have to wait for an approval, and has no checkpointer that keeps the run meanwhile: " +
      "pass one, such as `checkpointer: new MemorySaver()`, and call it with a `thread_id`",
  ]);
}

/**
 * Makes LangGraph refuse an answer that names no interrupt while several wait, and an answer to an interrupt that does
 * not wait. Without this, LangGraph gives the first to all of them and ignores the second (langgraph 1.7.3).
 */
export const strictResume: { configurable: Record<string, unknown> } = {
  configurable: { __pregel_strict_resume: true },
};
