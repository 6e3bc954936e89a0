import { TroupeError, isTroupeError } from "./troupe-error.ts";

/**
 * Says where in the run an error happened (`classifier: ...`, `specialist coding: ...`), keeping its code
 * and the error itself as the cause.
 */
export function locateError(place: string, error: unknown): TroupeError {
  return new TroupeError(codeOf(error), `${place}: ${messageOf(error)}`, { cause: error });
}

/** An error's message, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of the first error of ours in the chain of causes (libraries wrap what passes through them). */
export function codeOf(error: unknown): TroupeError["code"] {
  let one = error;
  for (let depth = 0; depth < 8 && one instanceof Error; depth += 1) {
    if (isTroupeError(one)) return one.code;
    one = one.cause;
  }
  return "specialist_failed";
}
