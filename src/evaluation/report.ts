import type { Comparison } from "./compare.ts";
import type { RouteReport } from "./routes.ts";
import type { AmountsSpent } from "./spending.ts";
import type { EvaluationTrial, TrialStatus } from "./trial.ts";

/** What answered: models, the recordings of models, or the script of a rehearsal. */
export type EvaluationMode = "live" | "recordings" | "rehearsal";

/** What came of an evaluation. All of it is data: `JSON.stringify` keeps it whole. */
export interface EvaluationReport {
  /** The name of the graph. */
  graph: string;
  /** The figures of a `rehearsal` say nothing about a model. */
  mode: EvaluationMode;
  /** True if every criterion is met, and every run was graded. */
  accepted: boolean;
  /** Why it is not accepted. */
  problems: readonly string[];
  /** True if it was stopped on request. The report has what ran until then. */
  interrupted: boolean;
  repeat: number;
  cases: readonly CaseReport[];
  /** How many cases passed, failed, or are incomplete. */
  caseCounts: Readonly<Record<CaseVerdict, number>>;
  /** How many runs have each status. Runs that did not begin are `unfinished`. */
  trialCounts: Readonly<Record<TrialStatus, number>>;
  /** The share of the graded cases that passed; null if no case was graded. */
  passRate: number | null;
  /** For each k up to the number of runs: the mean over the cases that have k graded runs. */
  reliability: readonly Reliability[];
  /** Null if no case expects a route. */
  routes: RouteReport | null;
  /** The plans that a supervisor wrote; null if there were none. */
  plans: PlanReport | null;
  /** How often each kind of expectation was checked, and held. */
  checks: Readonly<Record<string, { checked: number; passed: number }>>;
  /** Of all runs, also those that failed or were stopped, and of judges. */
  spent: AmountsSpent;
  latency: Latency;
  /** The difference from the accepted run; null if there is no such run. */
  comparison: Comparison | null;
}

/** How a case counts. `incomplete`: too few of its runs could be graded. */
export type CaseVerdict = "passed" | "failed" | "incomplete";

/** One case, and its runs. */
export interface CaseReport {
  id: string;
  verdict: CaseVerdict;
  /** How many of its runs passed. */
  passed: number;
  /** How many of its runs were graded. */
  graded: number;
  trials: readonly EvaluationTrial[];
}

/** How reliable the runs of a case are. Null if no case has that many graded runs. */
export interface Reliability {
  k: number;
  /** pass^k: the chance that k runs all pass. */
  passHatK: number | null;
  /** pass@k: the chance that at least one of k runs passes. */
  passAtK: number | null;
}

/** The plans of the graded runs. */
export interface PlanReport {
  plans: number;
  /** Those that could be used as they were first written. */
  valid: number;
  /** Those whose faults had to be sent back. */
  repaired: number;
  /** Those that could not be used at all. */
  invalid: number;
}

/** Milliseconds of the graded runs; null if no run was graded. */
export interface Latency {
  median: number | null;
  p95: number | null;
}
