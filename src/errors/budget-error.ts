import { isTroupeError, TroupeError, type TroupeErrorCode } from "./troupe-error.ts";

/** The name of a limit that is not one of the run: an allowance over time, which many runs share. */
export const ALLOWANCE = "allowance";

/**
 * Thrown if a call was not sent, or was stopped, because it would have exceeded a limit of the run. If the limit is
 * `allowance`, which is an amount over time that runs share, the code is `allowance_exhausted`, otherwise
 * `budget_exhausted`.
 */
export class BudgetError extends TroupeError {
  override readonly name = "BudgetError";
  /** The limit's name, such as `tokens`. */
  readonly limit: string;
  /** The limit's value. */
  readonly value: number;
  /** The id of the run that has the limit: a team's own run, or a run that the team is part of. */
  readonly run: string;

  constructor(reached: { limit: string; value: number; run: string }, message: string) {
    super(codeOfLimit(reached.limit), message);
    this.limit = reached.limit;
    this.value = reached.value;
    this.run = reached.run;
  }
}

/**
 * Returns the BudgetError in an error's chain of causes, or null. Needed because libraries wrap the errors that they
 * pass on.
 */
export function budgetErrorIn(error: unknown): BudgetError | null {
  let one = error;
  for (let depth = 0; depth < 8 && one instanceof Error; depth += 1) {
    if (isTroupeError(one) && isLimitCode(one.code) && "limit" in one) return one as BudgetError;
    one = one.cause;
  }
  return null;
}

/** Returns the code of the error with which a limit of this name stops a run. */
export function codeOfLimit(name: string): TroupeErrorCode {
  return name === ALLOWANCE ? "allowance_exhausted" : "budget_exhausted";
}

/** Returns true for the codes of errors with which a limit stops a run. */
export function isLimitCode(code: string): boolean {
  return code === "budget_exhausted" || code === "allowance_exhausted";
}
