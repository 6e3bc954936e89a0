import { z } from "zod";
import type { Plan } from "./plan.ts";
import type { StepResult } from "./step-result.ts";

/**
 * The schema of what a plan says about its answer.
 * @internal
 */
export const answerSourceSchema = z.object({ steps: z.array(z.string()), foreword: z.string().nullable() });

/** What a plan says about its answer. */
export interface AnswerSource {
  /** The steps whose results are the answer, in their order. Empty if the answer is composed of all results. */
  steps: string[];
  /** What the planner tells the user before the results, such as what cannot be done; null if there is nothing. */
  foreword: string | null;
}

/** The source of an answer that is composed of all results. */
export const COMPOSED: AnswerSource = { steps: [], foreword: null };

/** The parts of a supervised run's state that decide who writes its answer. */
interface AnswerState {
  plan: Plan;
  /** Undefined if no plan has said anything yet. */
  answerSource?: AnswerSource | null | undefined;
}

/**
 * Returns true if a model composes the answer of a plan, as far as the results show: its only step, and the steps that it
 * names as the answer, are forwarded. If another step failed, the answer must say what is missing.
 */
export function isComposed({ plan, answerSource }: AnswerState, standing: readonly StepResult[]): boolean {
  if (plan.length <= 1) return false;
  const named = answerSource?.steps ?? [];
  const isNamed = named.length > 0 && named.every((id) => plan.some((step) => step.id === id));
  return !isNamed || standing.some(({ status }) => status !== "completed");
}

/**
 * Returns the results that are forwarded as the answer: those of the steps which the plan names, or the last one. Empty if
 * there are no results.
 */
export function forwardedOf<Result extends { id: string }>(
  { answerSource }: Pick<AnswerState, "answerSource">,
  results: readonly Result[],
): Result[] {
  const named = (answerSource?.steps ?? []).flatMap((step) => results.find(({ id }) => id === step) ?? []);
  return named.length > 0 ? named : results.slice(-1);
}
