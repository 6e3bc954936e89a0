import type { ExpectationCheck } from "./check.ts";
import type { JudgeVerdict } from "./judge.ts";
import type { ChosenRoute, TrajectoryEntry } from "./observation.ts";
import type { AmountsSpent } from "./spending.ts";

/**
 * How one run of a case counts. `error`: the model, the network or the code failed, so that the run says nothing about the
 * answers. `unfinished`: it was stopped, waits for an approval, or did not begin. `not_judged`: a judge failed.
 */
export type TrialStatus = "passed" | "failed" | "error" | "unfinished" | "not_judged";

/** Whether a plan was valid as it was first written, after its faults were sent back, or not at all. */
export type PlanValidity = "valid" | "repaired" | "invalid";

/** One run of a case, and how it was graded. */
export interface EvaluationTrial {
  case: string;
  /** Counts from 1 in each case. */
  trial: number;
  status: TrialStatus;
  /** Why it is not `passed`; null if it is. */
  reason: string | null;
  /** The expectations that were checked. Empty if the run was not graded. */
  checks: readonly ExpectationCheck[];
  /** What judges said, by their names. */
  judgments: Readonly<Record<string, JudgeVerdict | { pass: null; reason: string }>>;
  route: ChosenRoute | null;
  plan: PlanValidity | null;
  trajectory: readonly TrajectoryEntry[];
  answer: string | null;
  spent: AmountsSpent;
  milliseconds: number;
}

/** The reason of a run that did not begin because the evaluation was stopped, or reached its limits. */
export const DID_NOT_BEGIN = "it did not begin";

/** Makes the report of a run that did not begin. */
export function notBegun(id: string, trial: number, reason: string): EvaluationTrial {
  return {
    case: id,
    trial,
    status: "unfinished",
    reason,
    checks: [],
    judgments: {},
    route: null,
    plan: null,
    trajectory: [],
    answer: null,
    spent: { modelCalls: 0, tokens: 0, cost: 0 },
    milliseconds: 0,
  };
}
