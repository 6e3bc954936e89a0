import type { EvaluationCase } from "./evaluation.ts";
import type { CaseReport, CaseVerdict, EvaluationReport, PlanReport } from "./report.ts";
import { reportRoutes } from "./routes.ts";
import { addTo, type AmountsSpent } from "./spending.ts";
import { meanOf, median, passAtK, passHatK, quantileOf } from "./statistics.ts";
import { DID_NOT_BEGIN, notBegun, type EvaluationTrial, type TrialStatus } from "./trial.ts";

/** The part of a report that is computed from the runs alone. */
export type Summary = Omit<
  EvaluationReport,
  "graph" | "mode" | "accepted" | "problems" | "interrupted" | "comparison"
>;

/** Computes a report's figures. `needed` is how many runs of a case must pass. */
export function summarizeTrials(
  cases: readonly EvaluationCase[],
  trials: readonly EvaluationTrial[],
  { repeat, needed }: { repeat: number; needed: number },
): Summary {
  const reports = cases.map(({ id }) => reportCase(id, trialsOf(id, trials, repeat), { repeat, needed }));
  const all = reports.flatMap((report) => report.trials);
  const graded = all.filter(isGraded);
  const verdicts = reports.map(({ verdict }) => verdict);
  const decided = verdicts.filter((verdict) => verdict !== "incomplete");
  const spent: AmountsSpent = { modelCalls: 0, tokens: 0, cost: 0 };
  for (const trial of all) addTo(spent, trial.spent);
  const times = graded.map(({ milliseconds }) => milliseconds);
  return {
    repeat,
    cases: reports,
    caseCounts: countsOf<CaseVerdict>(["passed", "failed", "incomplete"], verdicts),
    trialCounts: countsOf<TrialStatus>(
      ["passed", "failed", "error", "unfinished", "not_judged"],
      all.map(({ status }) => status),
    ),
    passRate: decided.length === 0 ? null : countOf(decided, "passed") / decided.length,
    reliability: Array.from({ length: repeat }, (_, index) => {
      const k = index + 1;
      const over = (estimate: typeof passHatK): number | null =>
        meanOf(reports.flatMap(({ passed, graded: runs }) => estimate(passed, runs, k) ?? []));
      return { k, passHatK: over(passHatK), passAtK: over(passAtK) };
    }),
    routes: reportRoutes(cases, all),
    plans: reportPlans(graded),
    checks: reportChecks(graded),
    spent: spent.modelCalls === 0 ? { ...spent, cost: null } : spent,
    latency: { median: median(times), p95: quantileOf(times, 0.95) },
  };
}

/** Returns true for a run that says how good the answers are. */
function isGraded({ status }: EvaluationTrial): boolean {
  return status === "passed" || status === "failed";
}

/** Returns all runs of a case in their order. One that did not begin is unfinished. */
function trialsOf(id: string, trials: readonly EvaluationTrial[], repeat: number): EvaluationTrial[] {
  return Array.from({ length: repeat }, (_, index) => {
    const ran = trials.find((one) => one.case === id && one.trial === index + 1);
    return ran ?? notBegun(id, index + 1, DID_NOT_BEGIN);
  });
}

function reportCase(
  id: string,
  trials: readonly EvaluationTrial[],
  { repeat, needed }: { repeat: number; needed: number },
): CaseReport {
  const passed = trials.filter(({ status }) => status === "passed").length;
  const graded = trials.filter(isGraded).length;
  const canStillPass = passed + (repeat - graded) >= needed;
  const verdict = passed >= needed ? "passed" : canStillPass ? "incomplete" : "failed";
  return { id, verdict, passed, graded, trials };
}

function reportPlans(trials: readonly EvaluationTrial[]): PlanReport | null {
  const plans = trials.flatMap(({ plan }) => plan ?? []);
  if (plans.length === 0) return null;
  return {
    plans: plans.length,
    valid: countOf(plans, "valid"),
    repaired: countOf(plans, "repaired"),
    invalid: countOf(plans, "invalid"),
  };
}

function reportChecks(trials: readonly EvaluationTrial[]): EvaluationReport["checks"] {
  const checks = trials.flatMap((trial) => trial.checks);
  const names = [...new Set(checks.map(({ name }) => name))].toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const own = checks.filter((one) => one.name === name);
      return [name, { checked: own.length, passed: own.filter(({ passed }) => passed).length }];
    }),
  );
}

function countsOf<Word extends string>(
  words: readonly Word[],
  values: readonly Word[],
): Record<Word, number> {
  return Object.fromEntries(words.map((word) => [word, countOf(values, word)])) as Record<Word, number>;
}

function countOf(values: readonly string[], word: string): number {
  return values.filter((value) => value === word).length;
}
