import { endsOf } from "../text/cut-text.ts";
import { envelope } from "../text/envelope.ts";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import { bySeverity, findingText } from "./open-findings.ts";

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

/** How many characters of the output of a phase that warned a prompt shows. */
const SHOWN_WARNING = { first: 1_500, last: 500 };

/** Lists the phases that warned, each with its output; returns null if there is none. */
export function warningsText(phases: readonly PhaseReport[]): string | null {
  const warned = phases.filter(({ status }) => status === "warned");
  if (warned.length === 0) return null;
  const told = warned.map(({ phase, summary, output }) =>
    [`- ${phase}: ${summary}`, ...linesOf(endsOf(output, SHOWN_WARNING))].join("\n"),
  );
  return `Warnings:\n${envelope("warnings", told.join("\n"))}`;
}

/** Counts what passed: the tests of each criterion, and the unit tests; returns null if nothing did. */
export function passedText({ tests, unitTests }: RoundReport): string | null {
  const ids = [...new Set(tests.map(({ criterionId }) => criterionId))];
  const counts = ids.flatMap((id) => {
    const own = tests.filter(({ criterionId }) => criterionId === id);
    const passed = own.filter(({ status }) => status === "passed").length;
    return passed === 0 ? [] : [`${id} ${passed} of ${own.length}`];
  });
  const units = unitTests === null || unitTests.passed === 0 ? [] : [`unit tests ${unitTests.passed}`];
  const parts = [...counts, ...units];
  return parts.length === 0 ? null : `Passed: ${parts.join(", ")}.`;
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
    const said = linesOf(endsOf(failure ?? "no detail", SHOWN_OUTPUT)).join("\n");
    return `- ${criterionId}, test ${JSON.stringify(name)}${words}\n${said}`;
  });
  const more = failed.length > told.length ? `\n- and ${failed.length - told.length} more` : "";
  // Actual results come from the program under test, so they are shown as data.
  return `Criteria that are not met:\n${envelope("failures", `${told.join("\n")}${more}`)}`;
}

/** Lists what the reviewer criticizes; returns null if that is nothing. */
export function reviewText(review: Review | null): string | null {
  const lines = review === null ? [] : reviewLines(review);
  return lines.length === 0 ? null : `Review:\n${envelope("review", lines.join("\n"))}`;
}

/** Lists the criteria that a review lowers, and its findings. */
export function reviewLines({ criteria, findings }: Review): string[] {
  const lowered = criteria
    .filter(({ verdict }) => verdict !== "pass")
    .map(({ id, verdict, evidence }) =>
      verdict === "fail"
        ? `- ${id} fail: ${evidence}`
        : `- ${id} unproven (nothing is wrong, but a test is missing): ${evidence}`,
    );
  return [...lowered, ...bySeverity(findings).map((finding) => `- ${findingText(finding)}`)];
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

/** Returns the lines of a text, each indented below its item. */
function linesOf(text: string): string[] {
  return text.trim() === "" ? [] : text.split("\n").map((line) => `  ${line}`);
}
