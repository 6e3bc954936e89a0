import type { AcceptanceTest, CommandStep, HttpStep } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { expectedPatterns, stepKindOf, withoutInsertions } from "../../contract/step-patterns.ts";
import { faultOfPattern } from "../../evidence/patterns.ts";

/** Most copies of one request that are sent at once. */
const MOST_COPIES = 500;

/**
 * Returns why a test cannot run, or would prove nothing; null if it is fine. An empty list of statuses or exit codes
 * accepts any, if the test expects something else.
 */
export function faultOfTest(test: AcceptanceTest, { kind, criteria }: Specification): string | null {
  const { criterionId, steps } = test;
  if (!criteria.some(({ id }) => id === criterionId)) {
    return `unknown criterion ${JSON.stringify(criterionId)}; available: ${criteria.map(({ id }) => id).join(", ")}`;
  }
  const wanted = stepKindOf(kind);
  const other = steps.findIndex((step) => step.kind !== wanted);
  if (other !== -1)
    return `step ${other + 1} must be a ${wanted} step, as in every test of this ${kind}, but is a ${steps[other]?.kind} step`;
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
  return `copies must be at most ${MOST_COPIES}, but is ${step.copies}`;
}
