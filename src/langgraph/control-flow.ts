import { isGraphBubbleUp } from "@langchain/langgraph";
import { isTroupeError } from "../errors/troupe-error.ts";

/**
 * True for what is thrown to steer a run, not to fail it: an interrupt, a command to a parent graph, an abort.
 * An abort counts only where the run's own signal has aborted: a tool or code that plans may have aborted something
 * itself. Who waited when it aborted is told its reason, which may be anything.
 */
export function isControlFlow(error: unknown, signal: AbortSignal | undefined): boolean {
  // LangGraph looks for a mark on what was thrown, and fails where that can have none.
  if (typeof error === "object" && error !== null && isGraphBubbleUp(error)) return true;
  if (signal?.aborted !== true) return signal === undefined && isAbort(error);
  return error === signal.reason || isAbort(error);
}

function isAbort(error: unknown): boolean {
  return isTroupeError(error, "run_aborted") || (error instanceof Error && error.name === "AbortError");
}
