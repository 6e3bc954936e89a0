import { isTroupeError, TroupeError } from "./troupe-error.ts";

/** Thrown if a run was stopped by its signal. The `cause` is the signal's reason. */
export class RunAbortedError extends TroupeError {
  /** The name by which LangGraph and the clients of models recognize an abort. */
  override readonly name = "AbortError";

  constructor(reason: unknown) {
    super("run_aborted", `the run was stopped on request${wordsOf(reason)}`, { cause: reason });
  }
}

/** Returns what an aborted run rejects with: a reason that is an error of Troupe's, otherwise `run_aborted` with the reason as its cause. */
export function abortErrorOf(reason: unknown): TroupeError {
  return isTroupeError(reason) ? reason : new RunAbortedError(reason);
}

/** Returns the words of a reason, after a colon. */
function wordsOf(reason: unknown): string {
  if (reason instanceof Error) return `: ${reason.message}`;
  return typeof reason === "string" ? `: ${reason}` : "";
}
