import type { GraphNode, LangGraphRunnableConfig } from "@langchain/langgraph";
import { askApproval } from "../../src/approval/ask-approval.ts";
import { readEditedPlan } from "../../src/approval/edited-plan.ts";
import { editablePlan, planQuestion, type PlanToApprove } from "../../src/approval/plan-approval.ts";
import { MAXIMUM_REJECTIONS, openReview, type PlanReview } from "../../src/approval/plan-review.ts";
import { noticeMessage } from "../../src/conversation/notice.ts";
import { requestOf } from "../../src/conversation/conversation.ts";
import type { Effects } from "../../src/run/effects.ts";
import { emit } from "../../src/events/events.ts";
import { countSteps } from "../../src/plan/plan-ending.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { Planned } from "../../src/plan/planned.ts";
import { askForReplan, closeReplan } from "../../src/plan/replan.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import { openTurn, type NodeTurn } from "../turn.ts";

/** What the approval node needs. */
export interface ApprovalOptions<Name extends string> {
  names: readonly Name[];
  maximumSteps: number;
  caller: ModelCaller;
}

/** Creates the node between planner and supervisor: it waits until a person has approved, edited or rejected the plan. */
export function createApproval<Name extends string>(
  options: ApprovalOptions<Name>,
): GraphNode<SupervisorState<Name>> {
  const { names: agents, maximumSteps, caller } = options;
  return (state, config) => {
    const { plan, run, replan, results } = state;
    const request = requestOf(state.messages);
    const review = state.planReview ?? openReview(null, { request, id: run.id });
    const finished = plan.filter(({ id }) => results[id]?.status === "completed");
    const atMost = Math.min(maximumSteps, run.limits?.steps ?? Infinity);
    const rules = { agents, maximumSteps: atMost, finished, failed: replan?.failed ?? [] };

    // Nothing before this may have an effect: the node runs from its top again for every answer.
    const place = { run: run.id, agent: "approval" };
    const approvedAs = (approved: Partial<Planned<Name>>): PlanReview => ({
      ...review,
      approved: planQuestion({ ...state, planReview: review, ...approved }, config).id,
    });
    const question = planQuestion({ ...state, planReview: review }, config);
    const answer = askApproval<Planned<Name>>(question, {
      editWith: '"plan": [{ "id", "agent", "task", "dependsOn" }]',
      edit: ({ plan: edited }) => readEditedPlan<Name>(edited, rules),
      editable: { plan: editablePlan(question) },
      onAnswer: (event) => emit(config, place, event),
    });
    // A plan that was edited at the end of a run continues after that end.
    if (answer.decision === "approve") return { planReview: approvedAs({}), outcome: null };
    if (answer.decision === "edit") {
      const { plan: edited, answerSource } = answer.edited;
      emit(config, place, { type: "planned", steps: edited });
      const planReview = approvedAs({ plan: edited, answerSource });
      return { plan: edited, answerSource, planReview, outcome: null };
    }

    // The supervisor's edges lead from this request to the planner.
    const asked = askForReplan(replan, { request, feedback: answer.feedback });
    const rejections = review.rejections + 1;
    const planReview = { ...review, rejections };
    if (rejections < MAXIMUM_REJECTIONS) return { planReview, replan: asked };
    const reason = `the plan was rejected ${rejections} times, at last with: ${answer.feedback}`;
    // The answer uses what is finished. Only another plan is not made.
    if (finished.length > 0) return { planReview, replan: closeReplan(asked, reason) };
    const turn = openTurn(caller, { agent: "approval", config, state });
    const ending = { status: "stopped", reason, code: "rejected" } as const;
    const outcome = turn.finish(ending, { earlier: state.usage, steps: countSteps([], plan.length) });
    const content = `Nothing was done: ${reason}`;
    return { planReview, outcome, messages: [noticeMessage({ name: "approval", content })] };
  };
}

/** Opens the review of a plan that the planner has written, under an id of its own, and reports that it waits. */
export function openPlanReview(
  planned: Omit<PlanToApprove, "run">,
  { run, scope }: NodeTurn,
  effects: Effects,
): PlanReview {
  const request = requestOf(planned.messages);
  const planReview = openReview(planned.planReview, { request, id: effects.id() });
  reportPlanQuestion({ ...planned, run, planReview }, scope.config);
  return planReview;
}

/** Reports that a plan waits. The approval node cannot: it runs again for every answer. */
export function reportPlanQuestion(waiting: PlanToApprove, config: LangGraphRunnableConfig): void {
  const { id: approval } = planQuestion(waiting, config);
  const place = { run: waiting.run.id, agent: "approval" };
  emit(config, place, { type: "approval_requested", approval, kind: "plan" });
}
