import { END, Send, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { afterText, hasAnswerNode } from "../../src/answers/answer-node.ts";
import type { TypedAnswers } from "../../src/answers/typed-answers.ts";
import { isPlanApproved } from "../../src/approval/plan-approval.ts";
import { createOpenApproval } from "../../src/approval/step-approval.ts";
import { spentIn } from "../../src/budget/spent.ts";
import type { Compacted } from "../../src/conversation/compacted.ts";
import { briefingOf, resultsFor, type ContextPolicy } from "../../src/conversation/context.ts";
import { readRequest, requestOf } from "../../src/conversation/conversation.ts";
import type { ConversationWindow } from "../../src/conversation/window.ts";
import type { StepInput } from "../../src/state/step-input.ts";
import type { FailurePolicy } from "../../src/failure/failure-policy.ts";
import { nextMove } from "../../src/failure/next-move.ts";
import { runsInParallel } from "../../src/langgraph/runs-in-parallel.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { Synthesis } from "../../src/options/supervisor-options.ts";
import { isComposed } from "../../src/plan/answer-source.ts";
import { replanFault } from "../../src/plan/replan.ts";
import { superstepsLeft } from "../../src/run/run.ts";
import { mayDeclineSteps } from "../../src/specialists/may-decline.ts";
import type { Specialist } from "../../src/specialists/specialist.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import { reportPlanQuestion } from "./approval.ts";

/** What the edges after the supervisor need to know of the graph. */
export interface DispatchOptions {
  context: ContextPolicy;
  /** If a model writes the final answer, steps must leave something of the budget for it; also if it makes its data. */
  synthesis: Synthesis;
  failurePolicy: FailurePolicy;
  /** True if a person approves each plan. */
  approvesPlans: boolean;
  resultCharacters: number;
  conversation: ConversationWindow;
  /** Some of them ask a person before each of their steps. */
  specialists: readonly Specialist[];
  caller: Pick<ModelCaller, "effects">;
  answers: TypedAnswers | null;
}

/** Where the supervisor may lead. */
type Destination<Name extends string> =
  | Send<Name, StepInput>[]
  | Send<"supervisor" | "approval", DispatchState<Name>>[]
  | "synthesizer"
  | "planner";

type DispatchState<Name extends string> = Pick<
  SupervisorState<Name>["State"],
  | "plan"
  | "planReview"
  | "answerSource"
  | "run"
  | "results"
  | "messages"
  | "replan"
  | "usage"
  | "limitReached"
> & { compacted?: Compacted | null | undefined };

/**
 * Creates the edges after the supervisor: to every step that is ready at once, to the planner, or to the synthesizer.
 * They read the state alone, so that an edited state (a fork in Studio) continues from here too.
 */
export function afterSupervisor<Name extends string>(
  options: DispatchOptions,
): (state: DispatchState<Name>, config: LangGraphRunnableConfig) => Destination<Name> {
  const { context: policy, synthesis, failurePolicy, resultCharacters, conversation } = options;
  const { specialists, caller, approvesPlans, answers } = options;
  const asking = specialists.filter(({ approval }) => approval === true);
  const declining = new Set(specialists.filter(mayDeclineSteps).map(({ name }) => name));
  const openApproval = createOpenApproval(
    asking.map(({ name }) => name),
    caller.effects,
  );
  return (state, config) => {
    const { plan, run, results } = state;
    const move = nextMove(state, { failurePolicy, superstepsLeft: superstepsLeft(config) });
    switch (move.kind) {
      case "answer":
        return "synthesizer";
      case "replan":
        return "planner";
      case "record":
      case "request-replan":
        // Only an edited state has something left to record: the supervisor has not read it yet.
        return [new Send("supervisor", state)];
      case "run": {
        if (approvesPlans && !isPlanApproved(state, config)) {
          // Only an edited state has a plan that no person approved.
          if (runsInParallel("approval", config)) return [];
          reportPlanQuestion(state, config);
          return [new Send("approval", state)];
        }
        const { standing } = move.progress;
        const request = readRequest(state.messages, { ...conversation, compacted: state.compacted });
        const { instructions } = request;
        const shared = briefingOf(request);
        const isWritten = synthesis === "model" && isComposed(state, standing);
        const holdsBack = isWritten || hasAnswerNode({ answers });
        const budget = { spent: spentIn(state.usage), holdsBack };
        return move.steps.map((step) => {
          const shown = resultsFor(step, { plan, standing, policy, characters: resultCharacters });
          const isOnly = plan.length === 1;
          const mayDecline = declining.has(step.agent);
          const briefing = { ...shared, results: shown, mayDecline, ...(isOnly && { isOnly }) };
          const before = results[step.id]?.status === "failed" ? results[step.id] : undefined;
          const approval = openApproval({ step, run, briefing }, config);
          const given = instructions.length > 0 && { instructions };
          const known = { ...(before && { before }), ...(approval && { approval }), ...given };
          return new Send<Name, StepInput>(step.agent as Name, { run, step, briefing, budget, ...known });
        });
      }
    }
  };
}

/** Returns true if the supervisor may lead back to the planner. */
export function canReplan(options: { failurePolicy: FailurePolicy; approvesPlans: boolean }): boolean {
  return options.failurePolicy.replans > 0 || options.approvesPlans;
}

/** Leads from the planner to the supervisor, or to the end if there is no plan. */
export function afterPlanner<Name extends string>(
  state: SupervisorState<Name>["State"],
): "supervisor" | ReturnType<typeof afterText> {
  return state.plan.length > 0 ? "supervisor" : afterText(state);
}

/** Leads from the planner to the plan's approval. If it could not replan, the run ends with what is finished. */
export function afterPlannerToApproval<Name extends string>(
  state: SupervisorState<Name>["State"],
): "approval" | "supervisor" | ReturnType<typeof afterText> {
  const { plan, replan, messages } = state;
  if (plan.length === 0) return afterText(state);
  return replanFault(replan, requestOf(messages)) === null ? "approval" : "supervisor";
}

/** Leads from the approval to the supervisor, or to the end if the plan was rejected too often. */
export function afterApproval<Name extends string>({
  outcome,
}: SupervisorState<Name>["State"]): "supervisor" | typeof END {
  return outcome === null ? "supervisor" : END;
}
