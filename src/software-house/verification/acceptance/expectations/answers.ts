import type { HttpStep } from "../../../contract/http-step.ts";
import { captureFrom } from "../http-step.ts";
import type { WireAnswer } from "../send-request.ts";
import { shown } from "../shown.ts";

/** A step that was sent, and the answers to its copies. */
export interface SentStep {
  step: HttpStep;
  answers: readonly WireAnswer[];
}

/** Returns the statuses that an answer to a step may have; an empty list means any. */
export function allowedStatuses({ expect }: HttpStep): number[] {
  return expect.status.length === 0
    ? []
    : [...expect.status, ...(expect.exactly ?? []).map(({ status }) => status)];
}

/**
 * Returns the answers that a step's other expectations and captures are about: all, or those with the first status that
 * `exactly` expects at all.
 */
export function mainAnswers({ step, answers }: SentStep): readonly WireAnswer[] {
  const first = step.expect.exactly?.find(({ count }) => count > 0);
  if (first === undefined) return answers;
  return answers.filter((answer) => "status" in answer && answer.status === first.status);
}

/**
 * Returns a failure if a status is not counted as a step says. Counts the answers to the step's copies; if it has only
 * one, counts the answers to all steps of the burst.
 */
export function countFailure({ step, answers }: SentStep, burst: readonly SentStep[]): string | null {
  const counted = step.copies > 1 ? answers : burst.flatMap((one) => one.answers);
  for (const { status, count } of step.expect.exactly ?? []) {
    const found = counted.filter((answer) => "status" in answer && answer.status === status).length;
    if (found !== count)
      return `expected exactly ${count} of ${counted.length} answers with status ${status}, got ${found} (${statusesOf(counted)})`;
  }
  return null;
}

/**
 * Returns a failure if the values of a capture that must all differ do not, or of one that must be the same do. Compares
 * the answers of all steps of the burst that capture this name.
 */
export function comparisonFailure({ step }: SentStep, burst: readonly SentStep[]): string | null {
  for (const name of step.expect.distinct ?? []) {
    const values = valuesOf(name, burst);
    if ("failure" in values) return values.failure;
    const again = values.values.find((value, index) => values.values.indexOf(value) !== index);
    if (again !== undefined)
      return `expected every ${name} of ${values.values.length} answers to differ, but ${shown(again)} occurs ${values.values.filter((value) => value === again).length} times: ${listed(values.values)}`;
  }
  for (const name of step.expect.same ?? []) {
    const values = valuesOf(name, burst);
    if ("failure" in values) return values.failure;
    const different = [...new Set(values.values)];
    if (different.length > 1)
      return `expected the same ${name} in all ${values.values.length} answers, got ${different.length} values: ${listed(different)}`;
  }
  return null;
}

/** Returns the values of a capture. An answer with another status than the first with a value may have none. */
function valuesOf(name: string, burst: readonly SentStep[]): { values: string[] } | { failure: string } {
  const read = burst.flatMap((sent) => {
    const capture = sent.step.capture.filter((one) => one.name === name);
    if (capture.length === 0) return [];
    return mainAnswers(sent).map((answer) => {
      const found = captureFrom({ capture }, answer);
      const value = "captured" in found ? found.captured.get(name) : undefined;
      return { answer, value, failure: "failure" in found ? found.failure : null };
    });
  });
  const first = read.find(({ value }) => value !== undefined);
  const lacking = read.find(
    ({ answer, failure }) => failure !== null && (first === undefined || hasSameStatus(answer, first.answer)),
  );
  if (first === undefined || lacking !== undefined)
    return { failure: lacking?.failure ?? `no answer has a value of ${name}` };
  return { values: read.flatMap(({ value }) => value ?? []) };
}

function hasSameStatus(one: WireAnswer, other: WireAnswer): boolean {
  return "status" in one && "status" in other && one.status === other.status;
}

const MOST_LISTED = 10;

function listed(values: readonly string[]): string {
  const more = values.length - MOST_LISTED;
  return values.slice(0, MOST_LISTED).map(shown).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Counts statuses, such as `201 once, 409 9 times`. */
export function statusesOf(answers: readonly WireAnswer[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const key = "status" in answer ? `status ${answer.status}` : answer.fault;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => (count === 1 ? key : `${key} ${count} times`)).join(", ");
}
