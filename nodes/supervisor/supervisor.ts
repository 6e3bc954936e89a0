import { Send, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { OpenApproval } from "../../src/approval/step-approval.ts";
import type { RunBudgets } from "../../src/budget/run-budgets.ts";
import { spentIn } from "../../src/budget/spent.ts";
import { resultsFor, transcript, type ContextPolicy } from "../../src/conversation/context.ts";
import { readRequest, requestOf } from "../../src/conversation/conversation.ts";
import { emit } from "../../src/events/events.ts";
import { SKIPPING, type FailurePolicy } from "../../src/failure/failure-policy.ts";
import { reactionTo } from "../../src/failure/reaction.ts";
import { askForReplan, pendingReplan, replanFault } from "../../src/plan/replan.ts";
import { progressOf, type Progress } from "../../src/plan/progress.ts";
import type { PlanStep } from "../../src/plan/plan.ts";
import type { ResultsUpdate, StepResult } from "../../src/plan/step-result.ts";
import { superstepsLeft } from "../../src/run/run.ts";
import { DEFAULT_RESULT_CHARACTERS } from "../../src/conversation/shown-result.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import type { StepInput } from "../../src/state/step-input.ts";
import { sumUsage } from "../../src/run/usage.ts";

/** A wave of steps, the supervisor after it, and the synthesizer. */
const SUPERSTEPS_FOR_A_WAVE = 3;

/** The planner, the supervisor again, and a wave. */
const SUPERSTEPS_FOR_A_REPLAN = 2 + SUPERSTEPS_FOR_A_WAVE;

/** The box between waves. */
export type SupervisorNode<Name extends string> = (
  state: SupervisorState<Name>["State"],
  config: LangGraphRunnableConfig,
) => SupervisorState<Name>["Update"];

/** The box between waves: settles what the results lack. Where it goes on to, `createDispatch` says. */
export function createSupervisorNode<Name extends string>(
  failurePolicy: FailurePolicy,
  budgets: RunBudgets,
): SupervisorNode<Name> {
  const settle = createSettling<Name>(failurePolicy);
  return (state, config) => {
    const { run, usage } = state;
    budgets.resume(run, config, { spent: spentIn(usage), holdsBack: false });
    const kept = budgets.record(run, config);
    return { ...settle(state, config), ...(kept && { run: kept }) };
  };
}

function createSettling<Name extends string>(
  failurePolicy: FailurePolicy,
): (
  state: SupervisorState<Name>["State"],
  config: LangGraphRunnableConfig,
) => Partial<SupervisorState<Name>["Update"]> {
  return (state, config) => {
    const { plan, run, results, messages, replan } = state;
    const progress = progressOf(plan, results, failurePolicy.fallbackFor);
    const request = requestOf(messages);
    if (pendingReplan(replan, request) !== null) return {};
    const reaction = reactionTo({ plan, results, progress, replan, request }, failurePolicy);
    if (reaction.kind === "stop") return {};
    if (reaction.kind === "replan") {
      return { replan: askForReplan(replan, { request, failures: reaction.failures }) };
    }
    for (const { step, because } of progress.blocked) {
      emit(config, { run: run.id, agent: step.agent, step: step.id }, { type: "step_skipped", because });
    }
    const corrections = correctionsOf<Name>(progress);
    // Without a write there is nothing to merge, to stream and to store.
    return Object.keys(corrections).length > 0 ? { results: corrections } : {};
  };
}

/**
 * The supervisor's arrows: to every step that is ready at once, or on to the synthesizer when nothing more can run.
 * They are read off the state alone, so that an edited state (a fork in Studio) goes on from here too.
 */
export function createDispatch<Name extends string>(options: {
  context: ContextPolicy;
  /** Whether the final answer is written by a model, which steps have to leave something for. */
  isSynthesized: boolean;
  failurePolicy?: FailurePolicy;
  openApproval?: OpenApproval;
  resultCharacters?: number;
}): (state: DispatchState<Name>, config: LangGraphRunnableConfig) => Destination<Name> {
  const { context, isSynthesized, failurePolicy = SKIPPING, openApproval } = options;
  const { resultCharacters: characters = DEFAULT_RESULT_CHARACTERS } = options;
  return (state, config) => {
    const { plan, run, results, messages, replan, usage, limitReached } = state;
    // Nothing more is sent: what is finished becomes the answer.
    if (limitReached !== null) return "synthesizer";
    const progress = progressOf(plan, results, failurePolicy.fallbackFor);
    const { ready, standing, stale, blocked } = progress;
    const request = requestOf(messages);
    if (pendingReplan(replan, request) !== null) {
      return superstepsLeft(config) >= SUPERSTEPS_FOR_A_REPLAN ? "planner" : "synthesizer";
    }
    const reaction = reactionTo({ plan, results, progress, replan, request }, failurePolicy);
    if (reaction.kind === "stop" || replanFault(replan, request) !== null) return "synthesizer";
    if (reaction.kind === "replan") return [new Send("supervisor", state)];
    // Only an edit of the state leaves results unsettled: the supervisor has not seen it yet.
    if (stale.length > 0 || blocked.length > 0) return [new Send("supervisor", state)];
    // Stopping here keeps what is finished; LangGraph's own limit would throw it away.
    const mayGoOn = superstepsLeft(config) >= SUPERSTEPS_FOR_A_WAVE;
    if (ready.length === 0 || !mayGoOn) return "synthesizer";
    const { text: goal, attachments, earlier } = readRequest(messages);
    const isTakenOver = ({ id }: PlanStep): boolean => results[id]?.status === "failed";
    const sent = reaction.kind === "take-over" ? ready.filter(isTakenOver) : ready;
    const budget = { spent: spentIn(usage), holdsBack: isSynthesized && plan.length > 1 };
    return sent.map((step) => {
      const shown = resultsFor(step, { plan, standing, policy: context, characters });
      const before = isTakenOver(step) ? results[step.id] : undefined;
      const briefing = { goal, attachments, earlier: transcript(earlier), results: shown };
      const approval = openApproval?.(step, { run, config });
      const input = { run, step, briefing, budget, ...(before && { before }), ...(approval && { approval }) };
      return new Send<Name, StepInput>(step.agent as Name, input);
    });
  };
}

type Destination<Name extends string> =
  | Send<Name, StepInput>[]
  | Send<"supervisor", DispatchState<Name>>[]
  | "synthesizer"
  | "planner";

type DispatchState<Name extends string> = Pick<
  SupervisorState<Name>["State"],
  "plan" | "run" | "results" | "messages" | "replan" | "usage" | "limitReached"
>;

/** What the results lack before the next wave: steps that can never run, and results that no longer count. */
function correctionsOf<Name extends string>({ blocked, stale }: Progress): ResultsUpdate<Name> {
  return {
    ...Object.fromEntries(stale.map((id) => [id, null])),
    ...Object.fromEntries(
      blocked.map(({ step, because }) => [step.id, skipped(step as PlanStep<Name>, because)]),
    ),
  };
}

function skipped<Name extends string>({ id, agent }: PlanStep<Name>, because: string): StepResult<Name> {
  const error = { code: "step_skipped", message: `step ${because} did not complete` };
  return {
    id,
    agent,
    status: "skipped",
    text: "",
    error,
    attempts: 0,
    usage: sumUsage([]),
    milliseconds: 0,
    models: [],
    fallbacks: [],
  };
}
