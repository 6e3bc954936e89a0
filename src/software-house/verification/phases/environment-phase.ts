import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { findingOf, type Finding } from "../finding.ts";
import { promisesDays } from "../promises.ts";
import { changesFor } from "../surroundings/changes.ts";
import { testsToRepeat, type TestsToRepeat } from "../surroundings/tests-to-repeat.ts";
import type { ChangeReport } from "../surroundings/try-changes.ts";

/**
 * Runs the tests that passed once more in other surroundings, by `tryAll`: other time zones, another language, another
 * home folder, other rights of new files, and kept connections. Then starts the program on what the first run left.
 * Returns null if no test passed.
 */
export async function checkEnvironment(
  all: AcceptanceTests,
  {
    specification,
    before,
    tryAll,
  }: {
    specification: Specification;
    /** The reports of the tests in the usual surroundings. */
    before: readonly TestReport[];
    /** `tried` says what else was tried. */
    tryAll: (tests: AcceptanceTests) => Promise<ChangeReport & { tried?: string | null }>;
  },
): Promise<Finding | null> {
  const chosen = testsToRepeat(all, { before, saysWhichDay: promisesDays(specification) });
  const { tests } = chosen;
  if (tests.length === 0) {
    const reason = leftOutReason(chosen);
    return reason === "" ? null : findingOf("skipped", `all tests that passed are left out: ${reason}`);
  }
  const { failure, warning, tried: more = null } = await tryAll({ tests });
  const changes = changesFor(specification).flatMap((group) => group.map(({ name }) => name));
  const left = leftOutReason(chosen);
  const count = left === "" ? "the tests" : `${tests.length} of ${all.tests.length} tests (${left})`;
  const tried = `${count} with ${changes.join(", ")}; a second start on what the first left${more === null ? "" : `; ${more}`}`;
  if (failure !== null) return findingOf("failed", failure, `tried: ${tried}`);
  return warning === null ? findingOf("passed", tried) : findingOf("warned", warning, `tried: ${tried}`);
}

/** Says why tests that passed are not run again; empty if none is left out. */
function leftOutReason({ ofTheDay, slow }: TestsToRepeat): string {
  return [
    ...(ofTheDay === 0
      ? []
      : [`${ofTheDay} depend on the day, whose time zone the specification leaves open`]),
    ...(slow === 0 ? [] : [`${slow} would take too long`]),
  ].join("; ");
}
