import type { BudgetRecord } from "../budget/run-budgets.ts";
import type { Briefing } from "../conversation/context.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { StepResult } from "../plan/step-result.ts";
import type { Run } from "../run/run.ts";

/** What the supervisor sends to a specialist's node: the step, and all that its prompt is made of. */
export interface StepInput<Name extends string = string> {
  run: Run;
  step: PlanStep<Name>;
  briefing: Briefing;
  /** The approval that it waits for, by its id; none where the specialist may just go ahead. */
  approval?: string;
  /** What the run's budget is opened from again, where a step is carried out after a crash. */
  budget: BudgetRecord;
  /** What came of it with the specialist from whom this one takes over. */
  before?: StepResult;
}
