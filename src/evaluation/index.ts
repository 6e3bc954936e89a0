// Evaluations
export { defineEvaluation } from "./define-evaluation.ts";
export type {
  AcceptanceCriteria,
  AnswerExpectation,
  EvaluatedGraph,
  EvaluationCase,
  EvaluationDefinition,
  EvaluationMessage,
  EvaluationOptions,
  Expectations,
  PlanExpectation,
  RunBudgetExpectation,
  TrajectoryAssertion,
  TrajectoryMatch,
} from "./evaluation.ts";
export type { Judge, JudgedRun, JudgeVerdict, ModelJudge } from "./judge.ts";

// Running them
export { runEvaluation, type RunEvaluationOptions } from "./run-evaluation.ts";
export type { EvaluationLimits, AmountsSpent } from "./spending.ts";

// Reports
export { renderReport } from "./render-report.ts";
export { toJUnit } from "./junit.ts";
export type {
  CaseReport,
  CaseVerdict,
  EvaluationMode,
  EvaluationReport,
  Latency,
  PlanReport,
  Reliability,
} from "./report.ts";
export type { Calibration, CalibrationBin, ConfusionMatrix, RouteReport } from "./routes.ts";
export type { PlanValidity, EvaluationTrial, TrialStatus } from "./trial.ts";
export type { ExpectationCheck } from "./check.ts";
export type { ChosenRoute, TrajectoryEntry } from "./observation.ts";

// The accepted run
export { acceptedRunOf, readAcceptedRun, writeAcceptedRun, type AcceptedRun } from "./accepted-run.ts";
export type { Comparison } from "./compare.ts";
