import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { textsOf } from "../../contract/step-texts.ts";
import { insertedNames, renameInserted } from "../../evidence/insert.ts";

/** Tests for two alternating clients, and how many tests were changed. */
export interface InterleavedTests {
  tests: AcceptanceTests;
  count: number;
}

/**
 * Turns tests into tests for two alternating clients, the second with its own values: a program that keeps one answer
 * for all fails them. Changes only tests whose later steps all use what the test has captured, because other steps
 * may depend on all data, such as a count. Both lists must hold the same tests in the same order.
 */
export function interleaveTests({ tests }: AcceptanceTests, varied: AcceptanceTests): InterleavedTests {
  let count = 0;
  const interleaved = tests.map((test, index) => {
    const other = varied.tests[index];
    if (other === undefined || JSON.stringify(other) === JSON.stringify(test)) return test;
    const [own, others] = [httpSteps(test), httpSteps(other)];
    if (own === null || others === null || !usesOnlyItsOwnData(own)) return test;
    count += 1;
    return {
      ...test,
      steps: own.flatMap((step, position) => [step, forSecondClient(others[position] ?? step, own)]),
    };
  });
  return { tests: { tests: interleaved }, count };
}

function httpSteps({ steps }: AcceptanceTest): HttpStep[] | null {
  const http = steps.filter((step) => step.kind === "http");
  return http.length === steps.length && !http.some(comparesAnswers) ? http : null;
}

/** Returns true if a step says something about several answers, or sends values that each run of a test makes. */
function comparesAnswers(step: HttpStep): boolean {
  const { exactly, distinct, same } = step.expect;
  const lists = [exactly, distinct, same].some((list) => (list ?? []).length > 0);
  return lists || textsOf(step).some((text) => text.includes("{{new:"));
}

/** Returns true if the test captures something, and every later request uses a captured value. */
function usesOnlyItsOwnData(steps: readonly HttpStep[]): boolean {
  const first = steps.findIndex(({ capture }) => capture.length > 0);
  const names = namesIn(steps);
  const later = steps.slice(first + 1);
  return first !== -1 && later.length > 0 && later.every((step) => names.some((name) => inserts(step, name)));
}

function inserts({ path, body, headers }: HttpStep, name: string): boolean {
  const texts = [path, body ?? "", ...headers.map(({ value }) => value)];
  return texts.flatMap(insertedNames).includes(name);
}

function namesIn(steps: readonly HttpStep[]): string[] {
  return steps.flatMap(({ capture }) => capture.map(({ name }) => name));
}

/** Returns the step for the second client, with its own names for what it captures. */
function forSecondClient(step: HttpStep, steps: readonly HttpStep[]): HttpStep {
  const captured = namesIn(steps);
  const renamed = renameInserted(JSON.stringify(step), (name) =>
    captured.includes(name) ? `${name}${SECOND}` : name,
  );
  const { capture, ...rest } = JSON.parse(renamed) as HttpStep;
  return {
    ...rest,
    capture: capture.map(({ name, from, key }) => ({ name: `${name}${SECOND}`, from, key })),
  };
}

const SECOND = "_of_the_second";
