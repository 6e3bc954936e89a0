import { TroupeError, isTroupeError } from "./troupe-error.ts";

/**
 * Returns an error whose message also says in which part of the run the error happened, such as `classifier: ...` or
 * `specialist coding: ...`. It keeps the code, and has the original error as its cause.
 */
export function locateError(place: string, error: unknown): TroupeError {
  return new TroupeError(codeOf(error), `${place}: ${messageOf(error)}`, { cause: error });
}

/** Returns the message of a thrown value, also if it is not an Error. */
export function messageOf(error: unknown): string {
  const shown = unsuppressed(error);
  return shown instanceof Error ? shown.message : String(shown);
}

/**
 * Returns the error in a SuppressedError, whose own message says nothing. JavaScript throws one if the disposal at the end
 * of a `using` scope fails after the scope has failed.
 */
export function unsuppressed(error: unknown): unknown {
  let one = error;
  while (one instanceof Error && one.name === "SuppressedError" && "error" in one) one = one.error;
  return one;
}

/**
 * Returns the code of the first TroupeError in the chain of causes, or `specialist_failed`. Needed because libraries wrap
 * the errors that they pass on.
 */
export function codeOf(error: unknown): TroupeError["code"] {
  let one = unsuppressed(error);
  for (let depth = 0; depth < 8 && one instanceof Error; depth += 1) {
    if (isTroupeError(one)) return one.code;
    one = one.cause;
  }
  return "specialist_failed";
}
