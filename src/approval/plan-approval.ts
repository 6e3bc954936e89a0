import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { readRequest } from "../conversation/conversation.ts";
import { readChannels } from "../langgraph/read-channels.ts";
import { COMPOSED, type AnswerSource } from "../plan/answer-source.ts";
import type { Plan, PlanReply, PlanStep } from "../plan/plan.ts";
import { progressOf } from "../plan/progress.ts";
import type { Results, StepResult } from "../plan/step-result.ts";
import type { Run } from "../run/run.ts";
import { canonicalJson } from "../text/canonical-json.ts";
import { approvalId } from "./approval-id.ts";
import type { PlanApproval } from "./approval.ts";
import type { Asked } from "./ask-approval.ts";
import type { PlanReview } from "./plan-review.ts";

/** The channels from which the question about a plan is made. */
export interface PlanToApprove {
  messages: readonly BaseMessage[];
  plan: Plan;
  answerSource?: AnswerSource | null | undefined;
  run: Run;
  planReview?: PlanReview | null | undefined;
}

/** Returns the question whether a plan may run. Its id is another one as soon as anything that it shows has changed. */
export function planQuestion(
  { messages, plan, answerSource, run, planReview }: PlanToApprove,
  config: LangGraphRunnableConfig,
): Asked<PlanApproval> & { id: string } {
  const { text: request } = readRequest(messages);
  const { steps, foreword } = answerSource ?? COMPOSED;
  const [only, ...others] = steps;
  const result = only !== undefined && { result: others.length === 0 ? only : steps };
  const answer = foreword !== null && { answer: foreword };
  const shown = { kind: "plan" as const, request, plan, ...result, ...answer };
  const id = approvalId(shown, { run: run.id, occasion: planReview?.id ?? run.id }, config);
  return { id, ...shown };
}

/** Returns true if a person approved exactly this plan, for this request, in this run of this thread. */
export function isPlanApproved(state: PlanToApprove, config: LangGraphRunnableConfig): boolean {
  return state.planReview?.approved === planQuestion(state, config).id;
}

/** Returns what an edit of a plan replaces: a plain list of steps, or the steps with what else the plan says. */
export function editablePlan({
  plan: steps,
  result,
  answer,
}: Pick<PlanApproval, "plan" | "result" | "answer">): Plan | PlanReply {
  if (result === undefined && answer === undefined) return steps;
  return { steps, ...(result !== undefined && { result }), ...(answer !== undefined && { answer }) };
}

/** A step that a node is about to run, and the goal that its specialist would read. */
export interface StepToRun {
  step: PlanStep;
  goal: string;
}

/**
 * Returns true if a step is due in a plan that a person approved. The node of a step asks this just before it works:
 * LangGraph lets a client's command lead to a node directly.
 */
export function isStepApproved(
  { step, goal }: StepToRun,
  config: LangGraphRunnableConfig,
  fallbackFor: (result: StepResult) => string | null,
): boolean {
  const channels = ["messages", "plan", "answerSource", "run", "planReview", "results"];
  // The graph is a supervisor's, so that these are its channels.
  const state = readChannels(config, channels) as unknown as PlanToApprove & { results?: Results };
  if (!isPlanApproved(state, config) || readRequest(state.messages).text !== goal) return false;
  const { ready } = progressOf(state.plan, state.results ?? {}, fallbackFor);
  return ready.some((due) => canonicalJson(due) === canonicalJson(step));
}
