import type { BaseMessage } from "@langchain/core/messages";
import type { BudgetRecord } from "../budget/run-budgets.ts";
import type { Briefing } from "../conversation/context.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { StepResult } from "../plan/step-result.ts";
import type { Run } from "../run/run.ts";

/** What the supervisor sends to a specialist's node: the step, and everything that its prompt is made from. */
export interface StepInput<Name extends string = string> {
  run: Run;
  step: PlanStep<Name>;
  briefing: Briefing;
  /** The system messages of the conversation, which every model reads; absent if there are none. */
  instructions?: BaseMessage[];
  /** Tells the question about this step apart from an earlier one; absent if the step needs no approval. */
  approval?: string;
  /** The record from which the run's budget is opened again if the step runs after a crash. */
  budget: BudgetRecord;
  /** The result of the specialist that this one takes over from; absent if there is none. */
  before?: StepResult;
}
