import { counted } from "../../../text/counted.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { findingOf, type Finding } from "../finding.ts";
import type { CheckedTest } from "./check-tests.ts";

/** Summarizes the check of the tests; null if there are none. It warns: the tests are not the fault of the project. */
export function testCheckFinding(checked: readonly CheckedTest[]): Finding | null {
  if (checked.length === 0) return null;
  const weak = checked.filter(({ weakness }) => weakness !== null);
  const idle = checked.flatMap((one) =>
    one.weakness === null ? one.idle.map((line) => ({ one, line })) : [],
  );
  const lines = [
    ...weak.map(({ test, weakness, idle: also }) => lineOf(test, [weakness ?? "", ...also].join("; "))),
    ...idle.map(({ one: { test }, line }) => lineOf(test, line)),
  ];
  const [first] = lines;
  if (first === undefined) {
    return findingOf("passed", `programs that do nothing right fail ${allOf(checked.length)}`);
  }
  const heading =
    weak.length > 0
      ? `${weak.length} of ${counted(checked.length, "test")} ${weak.length === 1 ? "proves" : "prove"} nothing`
      : `${counted(idle.length, "pattern")} of the tests expect${idle.length === 1 ? "s" : ""} nothing`;
  return findingOf("warned", `${heading}; ${first}`, lines.join("\n"));
}

/** Adds to the reports of tests why a test proves nothing. */
export function withWeakness(reports: readonly TestReport[], checked: readonly CheckedTest[]): TestReport[] {
  // Several tests can have one name. Those that prove something come last, and count.
  const weakFirst = checked.toSorted(
    (one, other) => Number(other.weakness !== null) - Number(one.weakness !== null),
  );
  const weaknesses = new Map(weakFirst.map(({ test, weakness }) => [keyOf(test), weakness]));
  return reports.map((report) => ({ ...report, weakness: weaknesses.get(keyOf(report)) ?? null }));
}

function lineOf({ criterionId, name }: CheckedTest["test"], what: string): string {
  return `${criterionId} ${name}: ${what}`;
}

function allOf(count: number): string {
  return count === 1 ? "the test" : `all ${count} tests`;
}

function keyOf({ criterionId, name }: Pick<TestReport, "criterionId" | "name">): string {
  return JSON.stringify([criterionId, name]);
}
