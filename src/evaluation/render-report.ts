import { counted } from "../text/counted.ts";
import { oneLine } from "../text/printable.ts";
import { shareText } from "./compare.ts";
import { confusionLines, calibrationLines } from "./render-routes.ts";
import type { CaseReport, EvaluationReport } from "./report.ts";
import { textTable } from "./text-table.ts";
import { DID_NOT_BEGIN } from "./trial.ts";

/** The marks of cases in the table. */
const MARKS = { passed: "pass", failed: "FAIL", incomplete: "none" } as const;

/** How many of the cases that passed the table lists. */
const MOST_PASSED = 20;

/**
 * Returns a report as text for people. What models wrote is data in it: on one line, and without control characters.
 *
 * @example
 * console.log(renderReport(report));
 */
export function renderReport(report: EvaluationReport): string {
  const { cases, routes, interrupted } = report;
  const sections = [
    [
      ...rehearsalLines(report),
      headline(report),
      ...(interrupted ? ["stopped on request; this is what ran until then"] : []),
    ],
    caseLines(cases),
    reasonLines(cases),
    ...(routes === null ? [] : [confusionLines(routes), calibrationLines(routes)]),
    figureLines(report),
    comparisonLines(report),
    endingLines(report),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function rehearsalLines({ mode }: EvaluationReport): string[] {
  return mode === "rehearsal"
    ? ["REHEARSAL: a script answered, and no model. These figures say nothing about a model."]
    : [];
}

function headline({ graph, mode, repeat, cases, caseCounts }: EvaluationReport): string {
  const { passed, failed, incomplete } = caseCounts;
  const source = mode === "live" ? "" : ` (${mode})`;
  const times = repeat === 1 ? "" : `, ${repeat} runs each`;
  const counts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(incomplete > 0 ? [`${incomplete} incomplete`] : []),
  ];
  return `${oneLine(graph)}${source}: ${counted(cases.length, "case")}${times}: ${counts.join(", ")}`;
}

function caseLines(cases: readonly CaseReport[]): string[] {
  const passed = cases.filter(({ verdict }) => verdict === "passed").slice(MOST_PASSED);
  const absent = cases.filter(({ trials }) => trials.every(({ reason }) => reason === DID_NOT_BEGIN));
  const hidden = new Set([...passed, ...absent]);
  const rows = cases
    .filter((one) => !hidden.has(one))
    .map((one) => {
      const { id, verdict, trials } = one;
      const milliseconds = trials.reduce((sum, trial) => sum + trial.milliseconds, 0) / trials.length;
      const calls = trials.reduce((sum, { spent }) => sum + spent.modelCalls, 0);
      return [
        MARKS[verdict],
        oneLine(id),
        `${one.passed}/${trials.length}`,
        String(calls),
        secondsText(milliseconds),
      ];
    });
  return [
    ...textTable(["", "case", "passed", "calls", "mean time"], rows),
    ...(passed.length === 0 ? [] : [`and ${passed.length} more cases that passed`]),
    ...(absent.length === 0 ? [] : [`and ${counted(absent.length, "case")} that did not begin`]),
  ];
}

/** The reasons of the runs that began and did not pass, the first of each case and kind. */
function reasonLines(cases: readonly CaseReport[]): string[] {
  return cases.flatMap(({ id, trials }) => {
    const shown = new Set([`unfinished ${DID_NOT_BEGIN}`]);
    return trials.flatMap(({ trial, status, reason }) => {
      const isNew = status !== "passed" && reason !== null && !shown.has(`${status} ${reason}`);
      if (!isNew) return [];
      shown.add(`${status} ${reason}`);
      const lines = reason.split("\n").map((line) => `    ${oneLine(line)}`);
      return [`${oneLine(id)}, run ${trial}: ${status.replace("_", " ")}`, ...lines];
    });
  });
}

function figureLines(report: EvaluationReport): string[] {
  const { spent, latency, reliability, plans, checks, trialCounts, repeat } = report;
  const { passed, failed, error, unfinished, not_judged: notJudged } = trialCounts;
  const trajectory = sumOf(checks, "trajectory.");
  const plan = sumOf(checks, "plan.");
  const rows = [
    [
      "runs",
      `${passed} passed, ${failed} failed; not graded: ${error} with an error, ${unfinished} unfinished, ${notJudged} not judged`,
    ],
    ...(repeat === 1 && reliability[0]?.passHatK === null
      ? []
      : [
          ["pass^k", reliability.map(({ k, passHatK }) => `k=${k} ${optional(passHatK)}`).join("  ")],
          ["pass@k", reliability.map(({ k, passAtK }) => `k=${k} ${optional(passAtK)}`).join("  ")],
        ]),
    ...(plans === null
      ? []
      : [
          [
            "plans",
            `${plans.valid} of ${plans.plans} valid at once, ${plans.repaired} repaired, ${plans.invalid} invalid`,
          ],
        ]),
    ...(plan === null ? [] : [["plan expectations", plan]]),
    ...(trajectory === null ? [] : [["trajectory assertions", trajectory]]),
    ["model calls", `${spent.modelCalls}, ${spent.tokens.toLocaleString("en-US")} tokens`],
    ["cost", spent.cost === null ? "unknown: the graph has no `price` function" : String(spent.cost)],
    ["time of a run", `median ${secondsText(latency.median)}, p95 ${secondsText(latency.p95)}`],
  ];
  return textTable(null, rows);
}

function sumOf(checks: EvaluationReport["checks"], kind: string): string | null {
  const own = Object.entries(checks).filter(([name]) => name.startsWith(kind));
  if (own.length === 0) return null;
  const total = (member: "checked" | "passed"): number =>
    own.reduce((sum, [, counts]) => sum + counts[member], 0);
  return `${total("passed")} of ${total("checked")} hold`;
}

function comparisonLines({ comparison, mode, passRate, routes, spent, latency }: EvaluationReport): string[] {
  if (comparison === null) return [];
  const { acceptedAt, regressions, fixed, newFailures, deleted, before } = comparison;
  const rows = [
    ["cases passed", optional(before.passRate), optional(passRate)],
    ...(routes === null ? [] : [["routes right", optional(before.routeAccuracy), optional(routes.accuracy)]]),
    ["tokens", before.tokens?.toLocaleString("en-US") ?? "unknown", spent.tokens.toLocaleString("en-US")],
    ["cost", String(before.cost ?? "unknown"), String(spent.cost ?? "unknown")],
    ["median time", secondsText(before.medianMilliseconds), secondsText(latency.median)],
  ];
  const listed = [
    ["regressions", regressions],
    ["fixed", fixed],
    ["new failures", newFailures],
    ["no longer among the cases", deleted],
  ] as const;
  return [
    `against the run accepted at ${oneLine(acceptedAt)}${before.mode === mode ? "" : `, which was ${before.mode}`}:`,
    ...textTable(["", "accepted", "now"], rows),
    ...listed.flatMap(([name, ids]) => (ids.length === 0 ? [] : [`${name}: ${ids.map(oneLine).join(", ")}`])),
  ];
}

function endingLines({ accepted, problems, mode }: EvaluationReport): string[] {
  const fine = mode === "rehearsal" ? "ACCEPTED, by a script: try it with a model" : "ACCEPTED";
  return accepted ? [fine] : ["NOT ACCEPTED", ...problems.map((problem) => `  ${oneLine(problem)}`)];
}

function optional(share: number | null): string {
  return share === null ? "unknown" : shareText(share);
}

function secondsText(milliseconds: number | null): string {
  return milliseconds === null ? "unknown" : `${(milliseconds / 1000).toFixed(2)} s`;
}
