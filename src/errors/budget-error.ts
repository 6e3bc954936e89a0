import { TroupeError } from "./troupe-error.ts";

/** A call that was not sent, because a limit of the run would have been exceeded. */
export class BudgetError extends TroupeError {
  override readonly name = "BudgetError";
  /** The limit's name, such as `tokens`. */
  readonly limit: string;

  constructor(limit: string, message: string) {
    super("budget_exhausted", message);
    this.limit = limit;
  }
}
