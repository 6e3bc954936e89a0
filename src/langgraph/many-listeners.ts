import { setMaxListeners } from "node:events";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";

/**
 * Takes the warning about leaks off a run's signals: steps that run at once share them, and LangGraph listens to
 * them anew in every superstep of every team.
 */
export function allowManyListeners({
  signal,
  configurable,
}: Pick<LangGraphRunnableConfig, "signal" | "configurable">): void {
  const inherited = configurable?.["__pregel_abort_signals"] as Record<string, unknown> | undefined;
  for (const one of [signal, ...Object.values(inherited ?? {})]) {
    if (one instanceof AbortSignal) setMaxListeners(0, one);
  }
}
