import type { AcceptanceTest } from "./contract/acceptance-tests.ts";

/** Fields of an expectation that list every allowed value: a longer list expects less. */
const CHOICES: ReadonlySet<string> = new Set(["status", "exit"]);

/** Returns true if a corrected test expects less: fewer expectations, or more statuses or exit codes for a request. */
export function isWeaker(before: AcceptanceTest, after: AcceptanceTest): boolean {
  return countOf(after) < countOf(before) || isWider(before, after);
}

/** Returns true if a corrected test expects nothing but statuses or exit codes any more. */
export function lostExpectations(before: AcceptanceTest, after: AcceptanceTest): boolean {
  return countOf(before) > 0 && countOf(after) === 0;
}

/** Counts what a test expects besides statuses and exit codes. */
function countOf(test: AcceptanceTest): number {
  return stepsOf(test)
    .flatMap((step) => Object.entries(expectOf(step)))
    .filter(([field]) => !CHOICES.has(field))
    .reduce((sum, [, value]) => sum + amountOf(value), 0);
}

function amountOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value === null || value === undefined || value === false ? 0 : 1;
}

/** Checks whether a step allows all its values of before and others, too. Equal steps are compared in their order. */
function isWider(before: AcceptanceTest, after: AcceptanceTest): boolean {
  const later = stepsOf(after);
  return stepsOf(before).some((step) => {
    const place = later.findIndex((other) => actionOf(other) === actionOf(step));
    if (place === -1) return false;
    const [other] = later.splice(place, 1);
    const [old, now] = [choicesOf(step), other === undefined ? [] : choicesOf(other)];
    return now.length > old.length && old.every((value) => now.includes(value));
  });
}

/** Returns the steps of a test, those of a burst in place of the burst. */
function stepsOf({ steps }: { steps: readonly unknown[] }): object[] {
  return steps.flatMap((step) => {
    if (typeof step !== "object" || step === null) return [];
    return "steps" in step && Array.isArray(step.steps) ? stepsOf({ steps: step.steps }) : [step];
  });
}

function expectOf(step: object): Record<string, unknown> {
  const { expect } = step as { expect?: Record<string, unknown> | null };
  return expect ?? {};
}

function choicesOf(step: object): unknown[] {
  return Object.entries(expectOf(step)).flatMap(([field, value]) =>
    CHOICES.has(field) && Array.isArray(value) ? (value as unknown[]) : [],
  );
}

/** Returns what a step does, without what it expects. */
function actionOf(step: object): string {
  const { expect: _expect, capture: _capture, ...action } = step as { expect?: unknown; capture?: unknown };
  return JSON.stringify(action);
}
