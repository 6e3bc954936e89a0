import { afterText } from "../answers/answer-node.ts";
import type { PendingEnding } from "../answers/pending-ending.ts";
import type { Outcome } from "../run/outcome.ts";
import { handoffsOf, type HandoffSpecialist } from "./target.ts";

/** Returns the specialist that has the conversation. */
export function activeSpeaker<Name extends string>({ active }: { active: Name }): Name {
  return active;
}

/** Returns the next node: the specialist that has the conversation, or what follows the text of a turn that is over. */
export function nextSpeaker<Name extends string>({
  active,
  outcome,
  ending,
}: {
  active: Name;
  outcome: Outcome | null;
  ending?: PendingEnding | null | undefined;
}): Name | ReturnType<typeof afterText> {
  const isOver = outcome !== null || (ending ?? null) !== null;
  return isOver ? afterText({ ending }) : active;
}

/** Returns the specialists that can have the conversation directly after one: its targets, its fallback, and those that it can give it back to. */
export function speakersAfter<Name extends string>(
  name: Name,
  specialists: readonly HandoffSpecialist<Name>[],
): Name[] {
  const specialist = specialists.find((one) => one.name === name);
  if (specialist === undefined) return [];
  const givers = specialists.filter((one) => handoffsOf(one).some(({ to }) => to === name));
  return [
    ...new Set([
      ...handoffsOf(specialist).map(({ to }) => to as Name),
      ...(specialist.fallback === undefined ? [] : [specialist.fallback as Name]),
      ...(specialist.handsBack === true ? givers.map((one) => one.name) : []),
    ]),
  ];
}
