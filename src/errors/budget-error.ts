import { isTroupeError, TroupeError } from "./troupe-error.ts";

/** A call that was not sent, or was stopped, because a limit of the run would have been exceeded. */
export class BudgetError extends TroupeError {
  override readonly name = "BudgetError";
  /** The limit's name, such as `tokens`, and its value. */
  readonly limit: string;
  readonly value: number;
  /** The id of the run whose limit it is: a team's own, or that of a run which the team is part of. */
  readonly run: string;

  constructor(reached: { limit: string; value: number; run: string }, message: string) {
    super("budget_exhausted", message);
    this.limit = reached.limit;
    this.value = reached.value;
    this.run = reached.run;
  }
}

/** The BudgetError in an error's chain of causes (libraries wrap what passes through them), or null. */
export function budgetErrorIn(error: unknown): BudgetError | null {
  let one = error;
  for (let depth = 0; depth < 8 && one instanceof Error; depth += 1) {
    if (isTroupeError(one, "budget_exhausted") && "limit" in one) return one as BudgetError;
    one = one.cause;
  }
  return null;
}
