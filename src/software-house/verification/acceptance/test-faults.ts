import type { AcceptanceTest, TestStep } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { faultOfWaiting, faultsOfStep, requestCount, STEP_KINDS } from "./step-faults.ts";

/** Most requests of a step that are sent at once. */
const MOST_COPIES = 500;

/**
 * Returns why a test cannot run, or would prove nothing; null if it is fine. An empty list of statuses or exit codes
 * accepts any, if the test expects something else.
 */
export function faultOfTest(test: AcceptanceTest, specification: Specification): string | null {
  const { criterionId, steps } = test;
  const { kind, criteria } = specification;
  if (!criteria.some(({ id }) => id === criterionId)) {
    return `unknown criterion ${JSON.stringify(criterionId)}; available: ${criteria.map(({ id }) => id).join(", ")}`;
  }
  const other = steps.findIndex((step) => !STEP_KINDS[kind].includes(step.kind));
  if (other !== -1)
    return `step ${other + 1} must be a ${STEP_KINDS[kind][0]} step, as in every test of this ${kind}, but is a ${steps[other]?.kind} step`;
  if (!steps.some(expectsSomething)) return "it expects nothing, so it proves nothing";
  for (const [index, step] of steps.entries()) {
    const fault = faultsOfStep(step, specification)[0] ?? faultOfCopies(step);
    if (fault !== null) return `step ${index + 1}: ${fault}`;
  }
  return faultOfWaiting(steps);
}

function expectsSomething(step: TestStep): boolean {
  switch (step.kind) {
    case "burst":
      return step.steps.some(expectsSomething);
    case "http":
    case "command":
    case "file":
      return Object.values(step.expect ?? {}).some(isExpectation);
    case "restart":
    case "wait":
      return false;
  }
}

function isExpectation(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

function faultOfCopies(step: TestStep): string | null {
  const count = requestCount(step);
  return count <= MOST_COPIES ? null : `copies must be at most ${MOST_COPIES}, but is ${count}`;
}
