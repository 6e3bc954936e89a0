import type { AcceptanceTest, AcceptanceTests, Untestable } from "./contract/acceptance-tests.ts";
import type { ShownChange } from "./contract/mutant-report.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import { readTests } from "./check-tests.ts";
import { hashOfTests, type Frozen } from "./frozen-tests.ts";
import { isRecord } from "../text/is-record.ts";

/** Largest number of changes that the test author is shown. */
const MOST_SHOWN = 20;

/**
 * Returns the changes of the program that no test noticed, if their author was not asked about them yet in this run;
 * otherwise an empty list.
 */
export function changesToShow(state: {
  frozen: Frozen | null;
  reports: readonly RoundReport[];
  round: number;
}): ShownChange[] {
  const { frozen, reports, round } = state;
  if (frozen === null || frozen.additions !== undefined) return [];
  const report = reports.find((one) => one.round === round);
  return (report?.mutants?.survived ?? []).slice(0, MOST_SHOWN);
}

/**
 * Reads the tests that the author adds, or returns their faults. The value has all tests, the added ones last. An added
 * test cannot replace an earlier one: a test with a known name is dropped.
 */
export function readAddedTests(
  json: unknown,
  {
    tests,
    untestable,
    specification,
  }: {
    tests: readonly AcceptanceTest[];
    untestable: readonly Untestable[];
    specification: Specification;
  },
): { value: AcceptanceTests } | { faults: string[] } {
  const given = isRecord(json) ? json["tests"] : null;
  if (!Array.isArray(given)) return { faults: ["tests must be a list of the added tests"] };
  const names = new Set(tests.map(({ name }) => name));
  const added = (given as Partial<AcceptanceTest>[]).filter((one) => !names.has(one?.name ?? ""));
  return readTests({ tests: [...tests, ...added], untestable: [...untestable] }, specification);
}

/** Returns the record of the tests after their author was asked about changes, with their new hash. */
export function freezeAdded(
  frozen: Frozen,
  options: {
    before: readonly AcceptanceTest[];
    after: readonly AcceptanceTest[];
    untestable: readonly Untestable[];
    changes: readonly ShownChange[];
    round: number;
  },
): Frozen {
  const { before, after, untestable, changes, round } = options;
  const tests = after.slice(before.length).map(({ name }) => name);
  const additions = { round, changes: changes.length, tests };
  return { ...frozen, sha256: hashOfTests(after, untestable), additions };
}
