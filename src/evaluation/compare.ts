import type { AcceptedRun } from "./accepted-run.ts";
import type { AcceptanceCriteria } from "./evaluation.ts";
import type { EvaluationReport } from "./report.ts";
import type { Summary } from "./summarize-trials.ts";
import { counted } from "../text/counted.ts";

/** The difference from the accepted run. */
export interface Comparison {
  acceptedAt: string;
  /** Cases that passed in the accepted run, and fail now. */
  regressions: readonly string[];
  /** Cases that failed in the accepted run, and pass now. */
  fixed: readonly string[];
  /** Cases that are not in the accepted run, and fail. */
  newFailures: readonly string[];
  /** Cases of the accepted run that the evaluation does not have any more. */
  deleted: readonly string[];
  /** The figures of the accepted run. */
  before: Pick<
    AcceptedRun,
    "passRate" | "routeAccuracy" | "cost" | "tokens" | "medianMilliseconds" | "repeat" | "mode"
  >;
  /** The graph of the accepted run, if it is another one; otherwise null. */
  otherGraph: string | null;
}

/** Compares an evaluation with the accepted run. `known` are all cases of the evaluation, also if only some of them ran. */
export function compareWithAccepted(
  { cases, graph }: Summary & Pick<EvaluationReport, "graph">,
  { accepted, known }: { accepted: AcceptedRun; known: readonly { id: string }[] },
): Comparison {
  const ids = new Set(known.map(({ id }) => id));
  const verdictBefore = (id: string): string | undefined =>
    Object.hasOwn(accepted.cases, id) ? accepted.cases[id]?.verdict : undefined;
  const idsOf = (now: string, before: string | undefined): string[] =>
    cases.filter(({ id, verdict }) => verdict === now && verdictBefore(id) === before).map(({ id }) => id);
  const { acceptedAt, passRate, routeAccuracy, cost, tokens, medianMilliseconds, repeat, mode } = accepted;
  return {
    acceptedAt,
    regressions: idsOf("failed", "passed"),
    fixed: idsOf("passed", "failed"),
    newFailures: idsOf("failed", undefined),
    deleted: Object.keys(accepted.cases).filter((id) => !ids.has(id)),
    before: { passRate, routeAccuracy, cost, tokens, medianMilliseconds, repeat, mode },
    otherGraph: accepted.graph === graph ? null : accepted.graph,
  };
}

/** Returns why an evaluation is not accepted. An empty list accepts it. */
export function problemsOf(
  summary: Summary,
  { accept, comparison }: { accept: AcceptanceCriteria; comparison: Comparison | null },
): string[] {
  const { trialCounts, routes, plans, passRate } = summary;
  const { regressions: allowed = 0, ...criteria } = accept;
  const regressions = comparison?.regressions ?? [];
  const failed = summary.cases.filter(({ verdict }) => verdict === "failed").map(({ id }) => id);
  // Without an accepted run and a criterion, all cases must pass. Next to one, those that failed there may fail again.
  const unexpected =
    criteria.passRate !== undefined ? [] : comparison === null ? failed : comparison.newFailures;
  const { error, unfinished, not_judged: notJudged } = trialCounts;
  const otherGraph = comparison?.otherGraph ?? null;
  return [
    otherGraph === null
      ? null
      : `the accepted run is of another graph, ${otherGraph}: accept a run again with --accept`,
    regressions.length > allowed
      ? `${counted(regressions.length, "regression")}: ${someOf(regressions)}${allowed > 0 ? `; at most ${allowed} are accepted` : ""}`
      : null,
    unexpected.length > 0
      ? `${counted(unexpected.length, comparison === null ? "case" : "new case")} failed: ${someOf(unexpected)}`
      : null,
    below("passRate", passRate, criteria.passRate),
    below("routeAccuracy", routes?.accuracy ?? null, criteria.routeAccuracy),
    below("planValidity", plans === null ? null : plans.valid / plans.plans, criteria.planValidity),
    above(
      "calibrationError",
      routes?.calibration?.expectedCalibrationError ?? null,
      criteria.calibrationError,
    ),
    error > 0 ? `${counted(error, "run")} ended with an error` : null,
    unfinished > 0 ? `${counted(unfinished, "run")} did not finish` : null,
    notJudged > 0 ? `${counted(notJudged, "run")} could not be judged` : null,
  ].filter((problem) => problem !== null);
}

function below(name: string, value: number | null, least: number | undefined): string | null {
  if (least === undefined) return null;
  if (value === null) return `accept.${name} cannot be computed: no run has it`;
  return value < least ? `${name} is ${shareText(value)}; accept.${name} is ${shareText(least)}` : null;
}

function above(name: string, value: number | null, most: number | undefined): string | null {
  if (most === undefined) return null;
  if (value === null) return `accept.${name} cannot be computed: no run has it`;
  return value > most ? `${name} is ${value.toFixed(3)}; accept.${name} is ${most}` : null;
}

/** Formats a share so that it does not look like the whole if it is not: `99.7 %`. */
export function shareText(share: number): string {
  const percent = Math.floor(share * 1000) / 10;
  return `${percent} %`;
}

function someOf(ids: readonly string[]): string {
  const more = ids.length > 10 ? ` and ${ids.length - 10} more` : "";
  return `${ids.slice(0, 10).join(", ")}${more}`;
}
