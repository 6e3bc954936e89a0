import { setMaxListeners } from "node:events";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ABORT_SIGNALS } from "./with-signal.ts";

/**
 * Turns off Node's warning about too many listeners for a run's signals. Steps that run at the same time share these
 * signals, and LangGraph adds a listener in every superstep of every team.
 */
export function allowManyListeners({
  signal,
  configurable,
}: Pick<LangGraphRunnableConfig, "signal" | "configurable">): void {
  const inherited = configurable?.[ABORT_SIGNALS] as Record<string, unknown> | undefined;
  for (const one of [signal, ...Object.values(inherited ?? {})]) {
    if (one instanceof AbortSignal) setMaxListeners(0, one);
  }
}
