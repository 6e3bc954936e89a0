import { TroupeError } from "./troupe-error.ts";

/** A plan that cannot be carried out; `faults` lists all that is wrong with it. */
export class PlanError extends TroupeError {
  override readonly name = "PlanError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super("plan_invalid", `the plan cannot be carried out: ${faults.join("; ")}`);
    this.faults = faults;
  }
}
