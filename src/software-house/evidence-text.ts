import { endsOf } from "../text/cut-text.ts";
import { envelope } from "../text/envelope.ts";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";

/** How much of a program's output a prompt takes; its end says most. */
const SHOWN_OUTPUT = { first: 2_000, last: 4_000 };

/** At most so many failed tests are told in full. */
const MAXIMUM_FAILURES = 12;

/** The first phase that failed, with what it said; null where none did. */
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

/** What warned without failing, a line each. */
export function warningsText(phases: readonly PhaseReport[]): string | null {
  const warned = phases.filter(({ status }) => status === "warned");
  return warned.length === 0
    ? null
    : `Warnings:\n${warned.map(({ phase, summary }) => `- ${phase}: ${summary}`).join("\n")}`;
}

/** The criteria whose tests failed, with what was expected and what came; null where none did. */
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
  // What came, the program under test has said: it is data.
  return `Criteria that are not met:\n${envelope("failures", `${told.join("\n")}${more}`)}`;
}

/** What the reviewer holds against the software; null where that is nothing. */
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

/** What was done and how it went, a line for each phase and test. */
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
