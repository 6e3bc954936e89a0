import { firstLine } from "../../../text/first-line.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { findingOf, type Finding } from "../finding.ts";
import { interleaveTests } from "../variation/interleave-tests.ts";
import { varyTests } from "../variation/vary-tests.ts";

/** Runs tests on a new start of the program, and returns the reports of those that must pass. */
export type FreshRun = (tests: AcceptanceTests) => Promise<TestReport[]>;

/**
 * Runs the tests again with other values. Then runs them with both sets of values, as two clients that take turns. So
 * a program fails if its answers were written for the tests, or are the same for all clients. A failure counts only
 * if two ways to choose other values fail, and the unchanged tests then pass once more. If the tests send requests at
 * once, the unchanged tests must first pass several times. Returns null if no value can be varied.
 */
export async function checkVariation(
  tests: AcceptanceTests,
  { run, token }: { run: FreshRun; token: () => string },
): Promise<Finding | null> {
  const chance = await failureByChance(tests, run);
  if (chance !== null) return findingOf("failed", chance);
  const first = varyTests(tests, { token: token(), style: "append" });
  if (first.count === 0) return null;
  const second = varyTests(tests, { token: token(), style: "replace" });
  // These values keep their length, because an answer may depend on the length.
  const third = varyTests(tests, { token: token(), style: "replace" });
  const interleaved = interleaveTests(tests, second.tests);
  const trials: Trial[] = [
    { label: "with other values than the tests' own", ways: [first.tests, second.tests] },
    {
      label: "with two clients that take turns",
      ways: interleaved.count === 0 ? [] : [interleaved.tests, interleaveTests(tests, third.tests).tests],
    },
  ];
  for (const { label, ways } of trials) {
    const failure = await failureOfAll(ways, run);
    if (failure === null) continue;
    const again = firstFailure(await run(tests));
    if (again !== null) return findingOf("failed", notAgain(again));
    return findingOf("failed", `${label}: ${failure}`);
  }
  return findingOf("passed", `the tests also pass with ${first.count} other values`);
}

/** How often tests that send requests at once must pass again, because an update is lost only now and then. */
const MORE_TIMES = 3;

async function failureByChance(tests: AcceptanceTests, run: FreshRun): Promise<string | null> {
  const isConcurrent = tests.tests.some(({ steps }) =>
    steps.some((step) => step.kind === "http" && step.copies > 1),
  );
  const times = isConcurrent ? MORE_TIMES : 0;
  for (let time = 0; time < times; time += 1) {
    const failure = firstFailure(await run(tests));
    if (failure !== null) return notAgain(failure);
  }
  return null;
}

function notAgain(failure: string): string {
  return `the tests passed once, but fail when repeated: ${failure}`;
}

/** Several ways to run the tests. It is enough if one of them passes. */
interface Trial {
  label: string;
  ways: AcceptanceTests[];
}

/** Returns the first failure if every way fails; null if one passes. */
async function failureOfAll(ways: readonly AcceptanceTests[], run: FreshRun): Promise<string | null> {
  let first: string | null = null;
  for (const way of ways) {
    const failure = firstFailure(await run(way));
    if (failure === null) return null;
    first ??= failure;
  }
  return first;
}

function firstFailure(reports: readonly TestReport[]): string | null {
  const failed = reports.find(({ status }) => status !== "passed");
  return failed === undefined ? null : `${failed.name}: ${firstLine(failed.failure ?? failed.status)}`;
}
