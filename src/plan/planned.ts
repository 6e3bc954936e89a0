import { isRecord } from "../text/is-record.ts";
import { COMPOSED, type AnswerSource } from "./answer-source.ts";
import type { Plan } from "./plan.ts";

/** What planning decided: steps to run, or an answer that needs none. */
export interface Planned<Name extends string = string> {
  /** Empty if there is an answer. */
  plan: Plan<Name>;
  answerSource: AnswerSource;
  /** The answer itself; null if there are steps. */
  answer: string | null;
}

/** How the parts of a plan's reply are read. */
export interface PlanReading<Name extends string> {
  /** Reads and checks the steps. */
  steps: (json: unknown) => { value: Plan<Name> } | { faults: string[] };
  /** The fault of an answer without steps; null if such an answer is allowed. */
  answerFault: string | null;
}

/**
 * Reads a reply of planning: steps with or without the names of their `result`, or an `answer` in place of steps. An answer
 * next to steps comes before their results. Returns every fault of the steps, and of the parts next to them.
 */
export function interpretPlanned<Name extends string>(
  json: unknown,
  { steps, answerFault }: PlanReading<Name>,
): { value: Planned<Name> } | { faults: string[] } {
  const answer = answerIn(json);
  if (answer !== null && hasNoSteps(json)) {
    return answerFault === null
      ? { value: { plan: [], answerSource: COMPOSED, answer } }
      : { faults: [answerFault] };
  }
  const read = steps(json);
  if ("faults" in read) return read;
  const named = resultIn(json);
  const faults = faultsOfResult(named, read.value);
  if (faults.length > 0) return { faults };
  return { value: { plan: read.value, answerSource: { steps: named, foreword: answer }, answer: null } };
}

function faultsOfResult(result: readonly string[], plan: Plan): string[] {
  const available = plan.map(({ id }) => id);
  return result
    .filter((id) => !available.includes(id))
    .map(
      (id) =>
        `result names the unknown step ${JSON.stringify(id)}; available: ${available.join(", ")}, or null`,
    );
}

/** Returns the ids that a reply names as the result: one, or a list. A blank one does not count. */
function resultIn(json: unknown): string[] {
  const value: unknown = (isRecord(json) ? json["result"] : null) ?? [];
  const ids = (Array.isArray(value) ? value : [value]).map((id: unknown) =>
    // The fault names what is not an id.
    typeof id === "string" ? id : JSON.stringify(id),
  );
  return [...new Set(ids.filter((id) => id.trim() !== ""))];
}

/** Returns the answer in a reply. A blank text counts as none. */
function answerIn(json: unknown): string | null {
  const value: unknown = isRecord(json) ? json["answer"] : null;
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function hasNoSteps(json: unknown): boolean {
  const steps = isRecord(json) ? (json["steps"] ?? []) : json;
  return Array.isArray(steps) && steps.length === 0;
}
