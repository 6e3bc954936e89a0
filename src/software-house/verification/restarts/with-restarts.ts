import type { AcceptanceTest, HttpStep, TestStep } from "../../contract/acceptance-tests.ts";
import { requestsOf } from "../../contract/step-patterns.ts";

/** Most restarts of a test. */
const MOST = 2;

/**
 * Returns the test with restarts between its steps: after something was changed, before a request that looks whether it
 * was. A test that has a restart stays as it is. Returns null if there is no such place, or if time passes in the test.
 */
export function withRestarts(test: AcceptanceTest): AcceptanceTest | null {
  const { steps } = test;
  if (steps.some(({ kind }) => kind === "wait")) return null;
  if (steps.some(({ kind }) => kind === "restart")) return test;
  let count = 0;
  let hasChanged = false;
  const more = steps.flatMap((step, index): TestStep[] => {
    const isPlace =
      hasChanged && count < MOST && requestsOf(step).some((one) => looks(one, steps.slice(0, index)));
    if (isPlace) {
      count += 1;
      hasChanged = false;
    }
    hasChanged ||= requestsOf(step).some(changes);
    return isPlace ? [{ kind: "restart" }, step] : [step];
  });
  return count === 0 ? null : { ...test, steps: more };
}

/** Returns the test without its restarts. */
export function withoutRestarts(test: AcceptanceTest): AcceptanceTest {
  return { ...test, steps: test.steps.filter(({ kind }) => kind !== "restart") };
}

/** Returns true if the answer depends on what was done before: to a read, a refused or a repeated request. */
function looks(step: HttpStep, before: readonly TestStep[]): boolean {
  if (isRead(step) || isRefused(step)) return true;
  return before.flatMap(requestsOf).some((earlier) => requestOf(earlier) === requestOf(step));
}

function changes(step: HttpStep): boolean {
  return !isRead(step) && !isRefused(step);
}

function isRead({ method }: HttpStep): boolean {
  return ["GET", "HEAD"].includes(method.trim().toUpperCase());
}

function isRefused({ expect: { status } }: HttpStep): boolean {
  return status.length > 0 && status.every((one) => one >= 400);
}

function requestOf({ method, path, headers, body }: HttpStep): string {
  return JSON.stringify([method, path, headers, body]);
}
