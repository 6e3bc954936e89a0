import type { BaseMessage } from "@langchain/core/messages";
import type { LimitReached } from "../budget/limit-reached.ts";
import { requestOf } from "../conversation/conversation.ts";
import type { Plan, PlanStep } from "../plan/plan.ts";
import { progressOf, type Progress } from "../plan/progress.ts";
import {
  pendingReplan,
  replanFault,
  type FailedStep,
  type Replan,
  type ReplanRequest,
} from "../plan/replan.ts";
import type { Results, StepResult } from "../plan/step-result.ts";
import type { FailurePolicy } from "./failure-policy.ts";
import { reactionTo } from "./reaction.ts";
import { SUPERSTEPS_FOR_A_REPLAN, SUPERSTEPS_FOR_A_WAVE } from "./supersteps.ts";

/** The channels of a supervised run that decide what it does next. */
export interface PlanState {
  plan: Plan;
  results: Results;
  replan: Replan | null | undefined;
  messages: readonly BaseMessage[];
  limitReached: LimitReached | null | undefined;
}

/** What a supervised run does next, and the progress of its plan that this was decided on. */
export type NextMove = { progress: Progress } & (
  | RunSteps
  | RecordCorrections
  | RequestReplan
  | MakeReplan
  | WriteAnswer
);

/** Run these steps, all at once. A step that failed carries the name of its fallback specialist. */
interface RunSteps {
  kind: "run";
  steps: PlanStep[];
}

/** Record steps that can never run as skipped, and remove results that no longer count. */
interface RecordCorrections {
  kind: "record";
  skipped: Progress["blocked"];
  stale: string[];
}

/** Record that these steps failed and that the planner has to replace them. */
interface RequestReplan {
  kind: "request-replan";
  failures: FailedStep[];
}

/** Let the planner make the plan that was requested. */
interface MakeReplan {
  kind: "replan";
  pending: ReplanRequest;
}

/** Answer with what is finished. */
type WriteAnswer =
  /** Every step has a result; or no superstep is left for more (`supersteps`); or a limit was reached. */
  | { kind: "answer"; because: "finished" | "supersteps" | "limit" }
  /** A failed step has `onFailure: "stop"`. */
  | { kind: "answer"; because: "stopped"; failure: StepResult }
  /** The planner could not make the plan that was requested. */
  | { kind: "answer"; because: "replan-failed"; fault: string };

/**
 * Decides what a supervised run does next. Reads the state alone, so that a forked or edited state continues like any
 * other: the supervisor, its edges, the summaries and the synthesizer all decide by this function.
 */
export function nextMove(
  { plan, results, replan, messages, limitReached }: PlanState,
  { failurePolicy, superstepsLeft }: { failurePolicy: FailurePolicy; superstepsLeft: number },
): NextMove {
  const request = requestOf(messages);
  const progress = progressOf(plan, results, failurePolicy.fallbackFor);
  const { ready, blocked, stale } = progress;
  const isLimited = (limitReached ?? null) !== null;

  const pending = pendingReplan(replan, request);
  if (pending !== null) {
    if (isLimited) return { progress, kind: "answer", because: "limit" };
    return superstepsLeft >= SUPERSTEPS_FOR_A_REPLAN
      ? { progress, kind: "replan", pending }
      : { progress, kind: "answer", because: "supersteps" };
  }

  const reaction = reactionTo({ plan, results, progress, replan, request }, failurePolicy);
  if (reaction.kind === "stop") {
    return { progress, kind: "answer", because: "stopped", failure: reaction.because };
  }
  if (reaction.kind === "replan") {
    return { progress, kind: "request-replan", failures: reaction.failures };
  }

  // Before every other answer, so that the outcome counts these steps as skipped, not as unfinished.
  if (blocked.length > 0 || stale.length > 0) return { progress, kind: "record", skipped: blocked, stale };

  const fault = replanFault(replan, request);
  if (fault !== null) return { progress, kind: "answer", because: "replan-failed", fault };
  if (isLimited) return { progress, kind: "answer", because: "limit" };
  if (ready.length === 0) return { progress, kind: "answer", because: "finished" };
  // Stopping here keeps what is finished. LangGraph's own limit would throw it away.
  if (superstepsLeft < SUPERSTEPS_FOR_A_WAVE) return { progress, kind: "answer", because: "supersteps" };
  const isTakenOver = ({ id }: PlanStep): boolean => results[id]?.status === "failed";
  const steps = reaction.kind === "take-over" ? ready.filter(isTakenOver) : ready;
  return { progress, kind: "run", steps };
}
