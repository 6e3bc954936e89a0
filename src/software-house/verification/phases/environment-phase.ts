import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { findingOf, type Finding } from "../finding.ts";
import { changesFor } from "../surroundings/changes.ts";
import { dependsOnTimeZone } from "../surroundings/depends-on-time-zone.ts";
import type { ChangeReport } from "../surroundings/try-changes.ts";

/** Time that the tests took in the acceptance phase, up to which they are run again, in milliseconds. */
const MOST_MILLISECONDS = 15_000;

/**
 * Runs the tests that passed once more in other surroundings, by `tryAll`: other time zones, another language, another
 * home folder, other rights of new files, and kept connections. Then starts the program on what the first run left.
 * Returns null if there is no test to run.
 */
export async function checkEnvironment(
  { tests }: AcceptanceTests,
  {
    specification,
    before,
    tryAll,
  }: {
    specification: Specification;
    /** The reports of the tests in the usual surroundings. */
    before: readonly TestReport[];
    tryAll: (tests: AcceptanceTests) => Promise<ChangeReport>;
  },
): Promise<Finding | null> {
  let milliseconds = 0;
  const chosen = tests.filter((test, index) => {
    if (dependsOnTimeZone(test)) return false;
    const report = before[index];
    if (report?.status !== "passed" || milliseconds + report.milliseconds > MOST_MILLISECONDS) return false;
    milliseconds += report.milliseconds;
    return true;
  });
  if (chosen.length === 0) return null;
  const { failure, warning } = await tryAll({ tests: chosen });
  const changes = changesFor(specification).flatMap((group) => group.map(({ name }) => name));
  const count =
    chosen.length === tests.length
      ? "the tests"
      : `the ${chosen.length} of ${tests.length} tests that are quick and do not depend on the day`;
  const tried = `${count} with ${changes.join(", ")}; a second start on what the first left`;
  if (failure !== null) return findingOf("failed", failure, `tried: ${tried}`);
  return warning === null ? findingOf("passed", tried) : findingOf("warned", warning, `tried: ${tried}`);
}
