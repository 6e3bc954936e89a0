import { printable } from "../text/printable.ts";
import type { CaseReport, EvaluationReport } from "./report.ts";

/**
 * Returns a report as JUnit XML, which CI services show: each case is a test. What models wrote cannot leave its element.
 *
 * @example
 * await writeFile("evaluation.xml", toJUnit(report));
 */
export function toJUnit(report: EvaluationReport): string {
  const { cases, graph, mode, problems, interrupted } = report;
  const count = (kind: Ending["kind"]): number => cases.filter((one) => endingOf(one).kind === kind).length;
  const seconds = cases.reduce((sum, one) => sum + secondsOf(one), 0);
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" time="${seconds.toFixed(3)}"`;
  const name = `troupe eval ${graph}${mode === "live" ? "" : ` (${mode})`}`;
  const said = [...problems, ...(interrupted ? ["stopped on request"] : [])].join("\n");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(name)}" ${counts}>`,
    `    <properties><property name="mode" value="${mode}"/></properties>`,
    ...cases.map((one) => testCase(one, graph)),
    `    <system-out>${escaped(said)}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** How a test ended in the words of JUnit. */
interface Ending {
  kind: "passed" | "failure" | "error" | "skipped";
  reason: string;
}

function endingOf({ verdict, trials }: CaseReport): Ending {
  const reasonOf = (status: string): string | null =>
    trials.find((one) => one.status === status)?.reason ?? null;
  if (verdict === "passed") return { kind: "passed", reason: "" };
  if (verdict === "failed") return { kind: "failure", reason: reasonOf("failed") ?? "" };
  const error = reasonOf("error") ?? reasonOf("not_judged");
  return error === null
    ? { kind: "skipped", reason: reasonOf("unfinished") ?? "" }
    : { kind: "error", reason: error };
}

function testCase(one: CaseReport, graph: string): string {
  const { kind, reason } = endingOf(one);
  const head = `    <testcase classname="${escaped(graph)}" name="${escaped(one.id)}" time="${secondsOf(one).toFixed(3)}"`;
  if (kind === "passed") return `${head}/>`;
  const counts = `${one.passed} of ${one.trials.length} runs passed`;
  const message = `${counts}: ${reason.split("\n", 1)[0]}`;
  if (kind === "skipped") return `${head}><skipped message="${escaped(message)}"/></testcase>`;
  const details = one.trials
    .filter(({ status }) => status !== "passed")
    .map(({ trial, status, reason: why }) => `run ${trial}: ${status}: ${why}`)
    .join("\n");
  return `${head}><${kind} message="${escaped(message)}">${escaped(details)}</${kind}></testcase>`;
}

function secondsOf({ trials }: CaseReport): number {
  return trials.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** Escapes a text for XML, and removes the characters that XML does not allow at all. */
function escaped(text: string): string {
  const allowed = printable(text).replaceAll(/\p{Surrogate}|[\uFFFE\uFFFF]/gu, "\uFFFD");
  return allowed.replaceAll(/[&<>"'\n\t]/g, (character) => ENTITIES[character] ?? character);
}
