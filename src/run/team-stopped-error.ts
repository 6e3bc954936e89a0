import type { Outcome } from "./outcome.ts";
import { codeOfLimit } from "../errors/budget-error.ts";
import { isTroupeError, TroupeError } from "../errors/troupe-error.ts";

/** Thrown if a mounted team ended before its work was done. `answer` is what the team had finished. */
export class TeamStoppedError extends TroupeError {
  override readonly name = "TeamStoppedError";
  readonly answer: string;
  readonly outcome: Outcome;

  constructor(answer: string, outcome: Outcome) {
    const code = outcome.limit === null ? "specialist_failed" : codeOfLimit(outcome.limit.name);
    super(code, `the team stopped: ${outcome.reason ?? "no reason given"}`);
    this.answer = answer;
    this.outcome = outcome;
  }
}

/** Returns true for a TeamStoppedError, also for one from another copy of the package. */
export function isTeamStopped(error: unknown): error is TeamStoppedError {
  return isTroupeError(error) && "answer" in error && "outcome" in error;
}
