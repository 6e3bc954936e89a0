import type { Plan } from "./plan.ts";
import type { StepResult } from "./step-result.ts";

/** The parts of a supervised run's state that decide who writes its answer. */
interface AnswerState {
  plan: Plan;
  /** The step whose result is the answer. Undefined on a thread of an earlier release. */
  resultStep?: string | null | undefined;
}

/**
 * Returns true if a model composes the answer of a plan, as far as the results show: its only step, and the step that it
 * names as the answer, are forwarded. If another step failed, the answer must say what is missing.
 */
export function isComposed({ plan, resultStep }: AnswerState, standing: readonly StepResult[]): boolean {
  if (plan.length <= 1) return false;
  const isNamed = plan.some(({ id }) => id === (resultStep ?? null));
  return !isNamed || standing.some(({ status }) => status !== "completed");
}

/**
 * Returns the result that is forwarded as the answer: that of the step which the plan names, or the last one. `results`
 * is not empty.
 */
export function forwardedOf<Result extends { id: string }>(
  { resultStep }: AnswerState,
  results: readonly Result[],
): Result | undefined {
  return results.find(({ id }) => id === (resultStep ?? null)) ?? results.at(-1);
}
