import { firstLine } from "../../../text/first-line.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { SurroundingChange } from "./changes.ts";

/** Runs the tests with changes, and returns the reports of those that must pass. */
export type ChangedRun = (changes: readonly SurroundingChange[]) => Promise<TestReport[]>;

/** What the tests did with changes. */
export interface ChangeReport {
  /** The change, and the test that fails twice with it and passes without it; null if there is none. */
  failure: string | null;
  /** What cannot be blamed on one change; null if there is nothing. */
  warning: string | null;
}

const NOTHING: ChangeReport = { failure: null, warning: null };

/**
 * Runs the tests with all changes of each group at once. If a test fails, runs them without a change and then with each
 * one alone, so that the report can name the change. A change counts only if the same test fails with it twice, and then
 * passes again without it.
 */
export async function tryChanges(
  groups: readonly (readonly SurroundingChange[])[],
  run: ChangedRun,
): Promise<ChangeReport> {
  let report = NOTHING;
  for (const changes of groups) {
    const found = await tryGroup(changes, run);
    if (found.failure !== null) return found;
    report = report.warning === null ? found : report;
  }
  return report;
}

async function tryGroup(changes: readonly SurroundingChange[], run: ChangedRun): Promise<ChangeReport> {
  const first = failureIn(await run(changes));
  if (first === null) return NOTHING;
  const unchanged = failureIn(await run([]));
  if (unchanged !== null)
    return { ...NOTHING, warning: `a test that passed fails without a change: ${unchanged.text}` };
  for (const change of changes) {
    const alone = failureIn(await run([change]));
    const again = alone === null ? null : failureIn(await run([change]));
    if (alone === null || again?.name !== alone.name || failureIn(await run([])) !== null) continue;
    const text = `with ${change.name}: ${again.text}`;
    return again.isUnclear || change.isAllowed
      ? { ...NOTHING, warning: text }
      : { ...NOTHING, failure: text };
  }
  return { ...NOTHING, warning: `with ${changes.map(({ name }) => name).join(", ")}: ${first.text}` };
}

function failureIn(
  reports: readonly TestReport[],
): { name: string; text: string; isUnclear: boolean } | null {
  const failed = reports.find(({ status }) => status !== "passed");
  if (failed === undefined) return null;
  const failure = failed.failure ?? failed.status;
  return {
    name: failed.name,
    text: `${failed.name}: ${firstLine(failure.replaceAll(WRAPPER, ""))}`,
    isUnclear: OTHER_REASONS.test(failure),
  };
}

/** Our time limits, which a busy machine can exceed, and faults of the test. They say nothing about the program. */
const OTHER_REASONS = /no answer within|limit of time|nothing listens on|the test itself is wrong/;

/** The words that `changedStart` puts in front of a start. */
const WRAPPER = /sh -c [^\n]*?exec "\$@" sh /g;
