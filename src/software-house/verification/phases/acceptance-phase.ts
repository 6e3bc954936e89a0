import { firstLine } from "../../../text/first-line.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { findingOf, type Finding } from "../finding.ts";

/**
 * Summarizes all acceptance tests; null if there are none. If only tests of `should` criteria fail, the finding is a
 * warning.
 */
export function acceptanceFinding(
  reports: readonly TestReport[],
  { specification, died }: { specification: Specification; died: string | null },
): Finding | null {
  if (reports.length === 0) return null;
  const passed = reports.filter(({ status }) => status === "passed").length;
  const count = `${passed} of ${reports.length} passed`;
  if (died !== null) return findingOf("failed", `${count}; the server ended: ${died}`);
  const failed = reports.filter(({ status }) => status !== "passed");
  const [first] = failed;
  if (first === undefined) return findingOf("passed", count);
  const optional = new Set(
    specification.criteria.filter(({ priority }) => priority === "should").map(({ id }) => id),
  );
  const isOptional = failed.every(({ criterionId }) => optional.has(criterionId));
  const output = failed.map(
    ({ criterionId, name, failure }) => `${criterionId} ${name}: ${failure ?? "not run"}`,
  );
  return findingOf(
    isOptional ? "warned" : "failed",
    `${count}; ${firstLine(output[0] ?? "")}`,
    output.join("\n"),
  );
}

/** Creates the reports of tests that were not run, and the reason. */
export function notRunReports({ tests }: AcceptanceTests, why: string | null = null): TestReport[] {
  return tests.map(({ criterionId, name }) => ({
    criterionId,
    name,
    status: "not-run",
    failure: why,
    milliseconds: 0,
  }));
}
