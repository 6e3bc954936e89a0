import { isRecord } from "../text/is-record.ts";
import type { Plan } from "./plan.ts";

/** What planning decided: steps to run, or an answer that needs none. */
export interface Planned<Name extends string = string> {
  /** Empty if there is an answer. */
  plan: Plan<Name>;
  /** The id of the step whose result is the whole answer; null if the answer is composed of the results. */
  resultStep: string | null;
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
 * Reads a reply of planning: steps with or without the name of the `result`, or an `answer` in place of steps. Returns
 * every fault of the steps, and of the parts next to them.
 */
export function interpretPlanned<Name extends string>(
  json: unknown,
  { steps, answerFault }: PlanReading<Name>,
): { value: Planned<Name> } | { faults: string[] } {
  const answer = textAt(json, "answer");
  if (answer !== null && hasNoSteps(json)) {
    return answerFault === null
      ? { value: { plan: [], resultStep: null, answer } }
      : { faults: [answerFault] };
  }
  const read = steps(json);
  const both = answer === null ? [] : ["the plan has both steps and an answer: leave one of them out"];
  if ("faults" in read) return { faults: [...read.faults, ...both] };
  const resultStep = textAt(json, "result");
  const faults = [...both, ...faultsOfResult(resultStep, read.value)];
  return faults.length > 0 ? { faults } : { value: { plan: read.value, resultStep, answer: null } };
}

function faultsOfResult(result: string | null, plan: Plan): string[] {
  if (result === null || plan.some(({ id }) => id === result)) return [];
  const available = plan.map(({ id }) => id).join(", ");
  return [`result names the unknown step ${JSON.stringify(result)}; available: ${available}, or null`];
}

/** Returns the text, or the whole number, of a part. A blank text counts as none. */
function textAt(json: unknown, part: "result" | "answer"): string | null {
  const value = isRecord(json) ? json[part] : null;
  if (part === "result" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function hasNoSteps(json: unknown): boolean {
  const steps = isRecord(json) ? (json["steps"] ?? []) : json;
  return Array.isArray(steps) && steps.length === 0;
}
