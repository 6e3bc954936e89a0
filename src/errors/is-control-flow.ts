import { isGraphBubbleUp } from "@langchain/langgraph";
import { isTroupeError } from "./troupe-error.ts";

/**
 * True for what is thrown to steer a run, not to fail it: an interrupt, a command to a parent graph, an abort.
 * With the run's own signal, an abort counts only where that has aborted: a tool may have aborted something itself.
 */
export function isControlFlow(error: unknown, signal?: AbortSignal): boolean {
  if (signal !== undefined && !signal.aborted) return isGraphBubbleUp(error);
  if (isGraphBubbleUp(error) || isTroupeError(error, "run_aborted")) return true;
  return error instanceof Error && error.name === "AbortError";
}
