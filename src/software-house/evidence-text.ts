import { endsOf } from "../text/cut-text.ts";
import { envelope } from "../text/envelope.ts";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";

/** How many characters of a program's output a prompt shows. More of the end is shown, which usually says most. */
const SHOWN_OUTPUT = { first: 2_000, last: 4_000 };

/** Maximum number of failed tests that are shown in full. */
const MAXIMUM_FAILURES = 12;

/** Describes the first failed phase with its output; returns null if no phase failed. */
export function failedPhaseText(phases: readonly PhaseReport[]): string | null {
  const failed = phases.find(({ status, phase }) => status === "failed" && phase !== "acceptance");
  if (failed === undefined) return null;
  const { phase, summary, command, exit, output } = failed;
  const ran =
    command === null ? "" : `\nCommand: ${command.join(" ")}${exit === null ? "" : ` (exit ${exit})`}`;
  const head = `The phase ${phase} failed: ${summary}${ran}`;
  return output.trim() === ""
    ? head
    : `${head}\n${envelope(`output phase="${phase}"`, endsOf(output, SHOWN_OUTPUT))}`;
}

/** Lists the phases that warned, a line each; returns null if there is none. */
export function warningsText(phases: readonly PhaseReport[]): string | null {
  const warned = phases.filter(({ status }) => status === "warned");
  return warned.length === 0
    ? null
    : `Warnings:\n${warned.map(({ phase, summary }) => `- ${phase}: ${summary}`).join("\n")}`;
}

/** Lists the criteria whose tests failed, with expected and actual results; returns null if no test failed. */
export function failedTestsText(report: RoundReport, { criteria }: Specification): string | null {
  const failed = report.tests.filter(({ status }) => status === "failed");
  if (failed.length === 0) return null;
  const told = failed.slice(0, MAXIMUM_FAILURES).map(({ criterionId, name, failure }) => {
    const criterion = criteria.find(({ id }) => id === criterionId);
    const words =
      criterion === undefined
        ? ""
        : `\n  given ${criterion.given}, when ${criterion.when}, then ${criterion.then}`;
    return `- ${criterionId}, test ${JSON.stringify(name)}${words}\n  ${endsOf(failure ?? "no detail", SHOWN_OUTPUT)}`;
  });
  const more = failed.length > told.length ? `\n- and ${failed.length - told.length} more` : "";
  // Actual results come from the program under test, so they are shown as data.
  return `Criteria that are not met:\n${envelope("failures", `${told.join("\n")}${more}`)}`;
}

/** Lists what the reviewer criticizes; returns null if that is nothing. */
export function reviewText(review: Review | null): string | null {
  if (review === null) return null;
  const lowered = review.criteria
    .filter(({ verdict }) => verdict !== "pass")
    .map(({ id, verdict, evidence }) => `- ${id} ${verdict}: ${evidence}`);
  const findings = review.findings.map(({ severity, path, line, claim, reproduction }) => {
    const place = path === null ? "" : ` ${path}${line === null ? "" : `:${line}`}`;
    return `- ${severity}${place}: ${claim}${reproduction === null ? "" : `\n  to reproduce: ${reproduction}`}`;
  });
  const lines = [...lowered, ...findings];
  return lines.length === 0 ? null : `Review:\n${envelope("review", lines.join("\n"))}`;
}

/** Lists the phases and tests with their results, a line each. */
export function reportText({ toolchain, sandbox, phases, unitTests, tests }: RoundReport): string {
  const units =
    unitTests === null ? [] : [`unit tests: ${unitTests.passed} passed, ${unitTests.failed} failed`];
  return [
    `toolchain: ${toolchain ?? "none"}; sandbox: ${sandbox ?? "none"}`,
    ...phases.map(({ phase, status, summary }) => `${phase}: ${status}: ${summary}`),
    ...units,
    ...tests.map(({ criterionId, name, status }) => `test ${criterionId} ${JSON.stringify(name)}: ${status}`),
  ].join("\n");
}
