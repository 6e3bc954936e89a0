import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { findingOf, type Finding } from "../finding.ts";
import { interleaveTests } from "../variation/interleave-tests.ts";
import { varyTests } from "../variation/vary-tests.ts";

/** Runs tests on a fresh start of the program, and tells of those that should pass. */
export type FreshRun = (tests: AcceptanceTests) => Promise<TestReport[]>;

/**
 * Runs the tests again with other values, and with both in turns as two clients would, so that answers which were written
 * for the tests, or are the same for all, do not pass. Two ways to choose other values have to fail, and the tests as they
 * are have to pass once more, before it counts. Where the tests send requests at once, they have to pass several times.
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
  // Values of the same length: an answer may be the same for all of these.
  const third = varyTests(tests, { token: token(), style: "replace" });
  const interleaved = interleaveTests(tests, second.tests);
  const trials: Trial[] = [
    { told: "with other values than the tests' own", ways: [first.tests, second.tests] },
    {
      told: "with two clients in turns",
      ways: interleaved.count === 0 ? [] : [interleaved.tests, interleaveTests(tests, third.tests).tests],
    },
  ];
  for (const { told, ways } of trials) {
    const failure = await failureOfAll(ways, run);
    if (failure === null) continue;
    const again = firstFailure(await run(tests));
    if (again !== null) return findingOf("failed", notAgain(again));
    return findingOf("failed", `${told}: ${failure}`);
  }
  return findingOf("passed", `the tests pass with ${first.count} other values as well`);
}

/** How often tests that send requests at once have to pass once more: an update that is lost is lost now and then. */
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
  return `the tests passed once, and do not pass again: ${failure}`;
}

/** Ways to run the tests of which one that passes is enough. */
interface Trial {
  told: string;
  ways: AcceptanceTests[];
}

/** The failure of the first way, where every way fails. */
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
  return failed === undefined ? null : `${failed.name}: ${failed.failure ?? failed.status}`;
}
