import type { AcceptanceTest, HttpStep } from "../../contract/acceptance-tests.ts";
import { expectedPatterns } from "../../contract/step-patterns.ts";
import { comparedTexts } from "../../contract/step-texts.ts";
import { captureFrom } from "./http-step.ts";
import { insertedNames } from "../../evidence/insert.ts";
import type { WireAnswer } from "./send-request.ts";
import { shown } from "./shown.ts";

type Capture = HttpStep["capture"][number];

/**
 * Returns the captures on which the answers to a step's copies must agree. A test can say that the same request,
 * repeated right after, returns the captured value again. Then requests that are sent at once must return the same
 * value too.
 */
export function agreedCaptures(steps: AcceptanceTest["steps"], index: number): Capture[] {
  const step = steps[index];
  if (step?.kind !== "http" || isNumbered(step)) return [];
  const same = sameRequests(steps, { step, index });
  return same.flatMap(({ capture }, position) => {
    const expected = new Set(same.slice(position + 1).flatMap(expectedNames));
    return capture.filter(({ name }) => expected.has(name));
  });
}

/**
 * Compares the answers to a request that was sent several times at once. Describes the first value on which they
 * disagree; null if they agree.
 */
export function disagreement(agreed: readonly Capture[], answers: readonly WireAnswer[]): string | null {
  for (const capture of agreed) {
    const values = answers.flatMap((answer) => {
      const found = captureFrom({ capture: [capture] }, answer);
      return "captured" in found ? [...found.captured.values()] : [];
    });
    const [first = "", other] = new Set(values);
    if (other === undefined) continue;
    const difference = `different values of ${capture.name}: ${shown(first)} and ${shown(other)}`;
    return `the same request, sent ${answers.length} times at once, returned ${difference}`;
  }
  return null;
}

/**
 * Returns the steps next to this one, and this one, that send the same request without another request between them.
 */
function sameRequests(
  steps: AcceptanceTest["steps"],
  { step, index }: { step: HttpStep; index: number },
): HttpStep[] {
  const isSame = (other: AcceptanceTest["steps"][number]): other is HttpStep =>
    other.kind === "http" && requestOf(other) === requestOf(step);
  const first = steps.slice(0, index).findLastIndex((other) => !isSame(other)) + 1;
  const next = steps.findIndex((other, position) => position > index && !isSame(other));
  return steps.slice(first, next === -1 ? steps.length : next).filter(isSame);
}

/** Returns true if each copy of a request is another one. */
function isNumbered(step: HttpStep): boolean {
  return insertedNames(requestOf(step)).includes("copy");
}

function requestOf({ method, path, headers, body }: HttpStep): string {
  return JSON.stringify([method, path, headers, body]);
}

function expectedNames(step: HttpStep): string[] {
  return [...expectedPatterns(step), ...comparedTexts(step)].flatMap(insertedNames);
}
