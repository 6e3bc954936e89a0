import { promptText, type TextOrPromptFunction } from "../specialists/prompt.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import type { HandoffSpecialist, HandoffTarget } from "./target.ts";

/**
 * Returns the system prompt of a specialist in a handoffs graph: its own, and the rules of the team. Everything in it stays
 * the same in all runs, so that a server can cache it. What changes, such as the date, comes after it.
 */
export function teamPrompt(
  specialist: Pick<PromptSpecialist, "name" | "prompt" | "handsBack">,
  { targets, everyone }: { targets: readonly HandoffTarget[]; everyone: readonly HandoffSpecialist[] },
): TextOrPromptFunction {
  const { prompt } = specialist;
  const colleagues = everyone.filter((one) => one.name !== specialist.name);
  const rules = [
    ...(targets.length > 0 || colleagues.length === 0 ? [] : [colleaguesText(colleagues)]),
    `You are ${specialist.name}. Keep the user's language. ${rulesFor(specialist, colleagues.length === 0)}`,
  ].join("\n\n");
  if (typeof prompt === "string") return `${prompt}\n\n${rules}`;
  return async (info) => `${await promptText(prompt, specialist.name, () => info)}\n\n${rules}`;
}

function rulesFor({ handsBack = false }: Pick<PromptSpecialist, "handsBack">, isAlone: boolean): string {
  if (handsBack) return "If a colleague handed over to you, do the task: your answer goes back to them.";
  return `Answer all of your part; say so if ${isAlone ? "you" : "the team"} cannot do it.`;
}

/** Lists the team for a specialist that hands over to no other: the tools of those that hand over list their targets. */
function colleaguesText(colleagues: readonly HandoffSpecialist[]): string {
  const lines = colleagues.map(({ name, description }) => `- ${name}: ${description}`);
  return `Your colleagues; the user can ask for them:\n${lines.join("\n")}`;
}
