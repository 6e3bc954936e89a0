import { DECLINE_RULE } from "../plan/decline.ts";
import type { Briefing } from "./context.ts";

/** Keeps the user's language, also if prompts and results are in another one. */
const LANGUAGE_RULE = "Write in the user's language, unless asked for another.";

/** The rule of a step in a plan that has other steps. */
const SHARED_WORK_RULE = "The goal is context: do only your task, colleagues do the rest.";

/**
 * Returns the rules of a step. They stand after the specialist's own prompt, in front of everything that changes, so
 * that prompt caches can use them.
 */
export function stepRules({
  isOnly = false,
  mayDecline = false,
}: Pick<Briefing, "isOnly" | "mayDecline"> = {}): string {
  const rules = [isOnly ? null : SHARED_WORK_RULE, LANGUAGE_RULE, mayDecline ? DECLINE_RULE : null];
  return rules.filter((rule) => rule !== null).join(" ");
}

/**
 * Returns the goal and the task of a step as they are shown. The goal is null if it would only say the task again: in a
 * plan of one step, the task is often the request itself.
 */
export function goalAndTask(
  { goal, isOnly = false }: Pick<Briefing, "goal" | "isOnly">,
  task: string,
): { goal: string | null; task: string } {
  if (!isOnly) return { goal, task };
  const [asked, planned] = [wordsOf(goal), wordsOf(task)];
  if (` ${planned} `.includes(` ${asked} `)) return { goal: null, task };
  return ` ${asked} `.startsWith(` ${planned} `) ? { goal: null, task: goal } : { goal, task };
}

/** Returns the words of a text in one form, so that case, punctuation and line breaks do not count. */
function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(" ");
}
