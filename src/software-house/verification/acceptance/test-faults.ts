import type { AcceptanceTest, CommandStep, HttpStep } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { expectedPatterns, stepKindOf, withoutInsertions } from "../../contract/step-patterns.ts";
import { faultOfPattern } from "../../evidence/patterns.ts";

/** So many of one request are sent at once at most. */
const MOST_COPIES = 500;

/**
 * Why a test cannot be carried out, or would prove nothing; null where it can. Form is not held against it: an empty
 * list of statuses or exits stands for any, where something else is expected.
 */
export function faultOfTest(test: AcceptanceTest, { kind, criteria }: Specification): string | null {
  const { criterionId, steps } = test;
  if (!criteria.some(({ id }) => id === criterionId)) {
    return `there is no criterion ${JSON.stringify(criterionId)}; there are ${criteria.map(({ id }) => id).join(", ")}`;
  }
  const wanted = stepKindOf(kind);
  const other = steps.findIndex((step) => step.kind !== wanted);
  if (other !== -1)
    return `step ${other + 1} is a ${steps[other]?.kind} step; the steps of this ${kind} are ${wanted} steps`;
  if (!steps.some(expectsSomething)) return "it expects nothing, so it proves nothing";
  for (const [index, step] of steps.entries()) {
    const fault =
      expectedPatterns(step)
        .map((pattern) => faultOfPattern(withoutInsertions(pattern)))
        .find((found) => found !== null) ?? faultOfCopies(step);
    if (fault !== null) return `step ${index + 1}: ${fault}`;
  }
  return null;
}

type Step = HttpStep | CommandStep;

function expectsSomething(step: Step): boolean {
  const lists =
    step.kind === "http"
      ? [step.expect.status, step.expect.headers, step.expect.body]
      : [step.expect.exit, step.expect.stdout, step.expect.stderr];
  return lists.some((list) => list.length > 0);
}

function faultOfCopies(step: Step): string | null {
  if (step.kind !== "http" || step.copies <= MOST_COPIES) return null;
  return `copies is ${step.copies}; at most ${MOST_COPIES} are sent at once`;
}
