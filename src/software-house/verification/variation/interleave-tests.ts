import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { insertedNames, renameInserted } from "../../evidence/insert.ts";

/** Tests that two clients carry out in turns, and how many of them there are. */
export interface InterleavedTests {
  tests: AcceptanceTests;
  count: number;
}

/**
 * The tests as two clients carry them out, step by step in turns, the second with values of its own: a program that
 * keeps one answer for all fails them. Only tests whose steps all speak of what they have captured before are changed:
 * other ones may speak of everything there is, such as how many. Both lists hold the same tests in the same order.
 */
export function interleaveTests({ tests }: AcceptanceTests, varied: AcceptanceTests): InterleavedTests {
  let count = 0;
  const interleaved = tests.map((test, index) => {
    const other = varied.tests[index];
    if (other === undefined || JSON.stringify(other) === JSON.stringify(test)) return test;
    const [own, others] = [httpSteps(test), httpSteps(other)];
    if (own === null || others === null || !speaksOfItsOwn(own)) return test;
    count += 1;
    return { ...test, steps: own.flatMap((step, place) => [step, second(others[place] ?? step, own)]) };
  });
  return { tests: { tests: interleaved }, count };
}

function httpSteps({ steps }: AcceptanceTest): HttpStep[] | null {
  const http = steps.filter((step) => step.kind === "http");
  return http.length === steps.length ? http : null;
}

/** True where something is captured, and every later request names it. */
function speaksOfItsOwn(steps: readonly HttpStep[]): boolean {
  const first = steps.findIndex(({ capture }) => capture.length > 0);
  const names = namesIn(steps);
  const later = steps.slice(first + 1);
  return first !== -1 && later.length > 0 && later.every((step) => names.some((name) => asksFor(step, name)));
}

function asksFor({ path, body, headers }: HttpStep, name: string): boolean {
  const texts = [path, body ?? "", ...headers.map(({ value }) => value)];
  return texts.flatMap(insertedNames).includes(name);
}

function namesIn(steps: readonly HttpStep[]): string[] {
  return steps.flatMap(({ capture }) => capture.map(({ name }) => name));
}

/** The step as the second client has it, with names of its own for what it captures. */
function second(step: HttpStep, steps: readonly HttpStep[]): HttpStep {
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
