import { isComposed, type AnswerSource } from "../plan/answer-source.ts";
import type { Plan } from "../plan/plan.ts";
import type { Results } from "../plan/step-result.ts";
import type { Briefing } from "./context.ts";
import { shownText } from "./shown-result.ts";

/** Returns the results that a plan's answer was composed of, as models read them. Empty if the answer is a result itself. */
export function composedFrom(
  {
    plan,
    results,
    answerSource,
  }: { plan: Plan; results: Results; answerSource?: AnswerSource | null | undefined },
  { resultCharacters }: { resultCharacters: number },
): Briefing["results"] {
  const standing = plan.flatMap(({ id }) => results[id] ?? []);
  if (!isComposed({ plan, answerSource }, standing)) return [];
  return standing
    .filter(({ status }) => status === "completed")
    .map((result) => ({ id: result.id, agent: result.agent, text: shownText(result, resultCharacters) }));
}
