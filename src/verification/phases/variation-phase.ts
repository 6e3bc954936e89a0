import type { AcceptanceTests } from "../../software-house/acceptance-tests.ts";
import type { TestReport } from "../../software-house/round-report.ts";
import { findingOf, type Finding } from "../finding.ts";
import { varyTests } from "../variation/vary-tests.ts";

/** Runs tests on a fresh start of the program, and tells of those that should pass. */
export type FreshRun = (tests: AcceptanceTests) => Promise<TestReport[]>;

/**
 * Runs the tests again with other values, so that answers which were written for the tests do not pass. Two ways to
 * choose other values have to fail, and the tests as they are have to pass once more, before it counts.
 */
export async function checkVariation(
  tests: AcceptanceTests,
  { run, token }: { run: FreshRun; token: () => string },
): Promise<Finding | null> {
  const first = varyTests(tests, { token: token(), style: "append" });
  if (first.count === 0) return null;
  const failure = firstFailure(await run(first.tests));
  const passed = findingOf("passed", `the tests pass with ${first.count} other values as well`);
  if (failure === null) return passed;
  const second = varyTests(tests, { token: token(), style: "replace" });
  if (firstFailure(await run(second.tests)) === null) return passed;
  const again = firstFailure(await run(tests));
  if (again !== null) return findingOf("failed", `the tests passed once, and do not pass again: ${again}`);
  return findingOf("failed", `with other values than the tests' own: ${failure}`);
}

function firstFailure(reports: readonly TestReport[]): string | null {
  const failed = reports.find(({ status }) => status !== "passed");
  return failed === undefined ? null : `${failed.name}: ${failed.failure ?? failed.status}`;
}
