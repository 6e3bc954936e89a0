import { END } from "@langchain/langgraph";
import type { Outcome } from "../run/outcome.ts";
import { handoffsOf, type HandoffSpecialist } from "./target.ts";

/** Leads to the specialist that has the conversation. */
export function activeSpeaker<Name extends string>({ active }: { active: Name }): Name {
  return active;
}

/** Where a conversation goes on: with whoever has it now, or nowhere where the turn has an outcome. */
export function nextSpeaker<Name extends string>({
  active,
  outcome,
}: {
  active: Name;
  outcome: Outcome | null;
}): Name | typeof END {
  return outcome === null ? active : END;
}

/** Who may have a conversation right after a specialist: its targets, its fallback, whoever it gives it back to. */
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
