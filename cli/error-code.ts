import { isTroupeError, type TroupeErrorCode } from "../src/errors/troupe-error.ts";
import { UsageError } from "./usage-error.ts";

/** The `error.code` of the JSON object: an error's own code, or one for what only a command line can get wrong. */
export type ErrorCode =
  | TroupeErrorCode
  /** The words of the command line are wrong. */
  | "usage_invalid"
  /** The run ended with a failed outcome, and no step says why. */
  | "run_failed"
  /** The graph ended without an answer in `messages`. */
  | "answer_missing"
  /** Something that Troupe knows nothing of, such as an exception in a graph of somebody's own. */
  | "unexpected";

/** The code of an error, whatever was thrown; libraries wrap what passes through them. */
export function errorCodeOf(error: unknown): ErrorCode {
  for (const one of withCauses(error)) {
    if (one instanceof UsageError || isTroupeError(one)) return one.code;
  }
  return "unexpected";
}

const DEEPEST = 16;

/** An error and its causes, from the outside in. */
export function withCauses(error: unknown): unknown[] {
  const chain = [error];
  for (let last = error; last instanceof Error && chain.length < DEEPEST; last = last.cause) {
    if (last.cause !== undefined) chain.push(last.cause);
  }
  return chain;
}
