import { TroupeError } from "./troupe-error.ts";

/** Thrown if a plan cannot run. `faults` lists everything that is wrong with it. */
export class PlanError extends TroupeError {
  override readonly name = "PlanError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super("plan_invalid", `invalid plan: ${faults.join("; ")}`);
    this.faults = faults;
  }
}
