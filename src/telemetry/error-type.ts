import { isGraphBubbleUp, isGraphInterrupt } from "@langchain/langgraph";
import { isTroupeError } from "../errors/troupe-error.ts";

/** Returns true for what is thrown to steer a run: it waits for a person, or goes on elsewhere. */
export function isSteering(error: unknown): boolean {
  return typeof error === "object" && error !== null && isGraphBubbleUp(error);
}

/** Returns true for what is thrown if the work waits for a person. */
export function isInterrupt(error: unknown): boolean {
  return isSteering(error) && isGraphInterrupt(error);
}

/** Returns `error.type` of what was thrown: the code of a TroupeError, otherwise the name of the error. */
export function errorType(error: unknown): string {
  for (let one = error, depth = 0; one instanceof Error && depth < 8; one = one.cause, depth += 1) {
    if (isTroupeError(one)) return one.code;
  }
  return error instanceof Error ? error.name : "_OTHER";
}
