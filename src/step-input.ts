import type { Briefing } from "./context.ts";
import type { PlanStep } from "./plan/plan.ts";
import type { Run } from "./run.ts";

/** What the supervisor sends to a specialist's node: the step, and all that its prompt is made of. */
export interface StepInput<Name extends string = string> {
  run: Run;
  step: PlanStep<Name>;
  briefing: Briefing;
}
