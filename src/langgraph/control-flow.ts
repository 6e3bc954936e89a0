import { isGraphBubbleUp } from "@langchain/langgraph";
import { isTroupeError } from "../errors/troupe-error.ts";

/**
 * Returns true for what is thrown to steer a run, not to fail it: an interrupt, a command to a parent graph, an abort.
 * An abort counts only if the run's own signal has aborted, because a tool may have aborted a request of its own. What
 * waits on the signal rejects with the signal's reason, which may be any value.
 */
export function isControlFlow(error: unknown, signal: AbortSignal | undefined): boolean {
  // LangGraph reads a property of what was thrown, which fails for null.
  if (typeof error === "object" && error !== null && isGraphBubbleUp(error)) return true;
  if (signal?.aborted !== true) return signal === undefined && isAbort(error);
  return error === signal.reason || isAbort(error);
}

function isAbort(error: unknown): boolean {
  return isTroupeError(error, "run_aborted") || (error instanceof Error && error.name === "AbortError");
}
