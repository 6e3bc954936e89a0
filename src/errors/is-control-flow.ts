import { isGraphBubbleUp } from "@langchain/langgraph";
import { isTroupeError } from "./troupe-error.ts";

/** True for what is thrown to steer a run, not to fail it: an interrupt, a command to a parent graph, an abort. */
export function isControlFlow(error: unknown): boolean {
  if (isGraphBubbleUp(error) || isTroupeError(error, "run_aborted")) return true;
  return error instanceof Error && error.name === "AbortError";
}
