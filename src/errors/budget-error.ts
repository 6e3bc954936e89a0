import { isTroupeError, TroupeError } from "./troupe-error.ts";

/** Thrown if a call was not sent, or was stopped, because it would have exceeded a limit of the run. */
export class BudgetError extends TroupeError {
  override readonly name = "BudgetError";
  /** The limit's name, such as `tokens`. */
  readonly limit: string;
  /** The limit's value. */
  readonly value: number;
  /** The id of the run that has the limit: a team's own run, or a run that the team is part of. */
  readonly run: string;

  constructor(reached: { limit: string; value: number; run: string }, message: string) {
    super("budget_exhausted", message);
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
    if (isTroupeError(one, "budget_exhausted") && "limit" in one) return one as BudgetError;
    one = one.cause;
  }
  return null;
}
