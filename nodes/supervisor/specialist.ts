import { HumanMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { SpecialistRunner } from "../../src/agents/runner.ts";
import { isStepApproved } from "../../src/approval/plan-approval.ts";
import { approvedTask } from "../../src/approval/step-approval.ts";
import type { LimitReached } from "../../src/budget/limit-reached.ts";
import { briefingText } from "../../src/conversation/context.ts";
import { stepRules } from "../../src/conversation/step-prompt.ts";
import { textOf } from "../../src/conversation/conversation.ts";
import type { StepInput } from "../../src/state/step-input.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import { emit } from "../../src/events/events.ts";
import type { FailurePolicy } from "../../src/failure/failure-policy.ts";
import { isModelError } from "../../src/models/classify-error.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { declineIn } from "../../src/plan/decline.ts";
import { fallbackRecord, finishedStep } from "../../src/plan/finished-step.ts";
import type { StepResult } from "../../src/plan/step-result.ts";
import { monotonicNow } from "../../src/run/effects.ts";
import type { Fallback } from "../../src/run/fallback.ts";
import { isTeamStopped } from "../../src/run/team-stopped-error.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import type { AddedChannels } from "../../src/state/extended-channels.ts";
import { openChannels, withChannels } from "../channels.ts";
import { openStepTurn } from "../turn.ts";

/** What a step writes. */
export interface StepUpdate<Name extends string> {
  results: Record<string, StepResult<Name>>;
  usage: UsageEntry[];
  limitReached?: LimitReached;
}

/** The node of a specialist in a supervisor. */
export type StepNode<Name extends string> = (
  input: StepInput<Name>,
  config: LangGraphRunnableConfig,
) => Promise<StepUpdate<Name>>;

/** What the node of a specialist needs in addition to its name. */
export interface StepOptions {
  runner: SpecialistRunner;
  caller: ModelCaller;
  /** How long a step may take, in seconds; undefined for no limit. */
  seconds: number | undefined;
  failurePolicy: FailurePolicy;
  /** True if a reply that declines the step counts as its failure. */
  mayDecline: boolean;
  /** True if a person approves each of the specialist's steps. */
  asks: boolean;
  /** True if a person approves each plan. */
  approvesPlans: boolean;
  added: AddedChannels;
}

/** Creates the node of a specialist in a supervisor: it runs one step, and records a failure as the step's result. */
export function createStepNode<Name extends string>(
  name: Name,
  { runner, caller, seconds, failurePolicy, mayDecline, asks, approvesPlans, added }: StepOptions,
): StepNode<Name> {
  const mayRun = ({ step, briefing }: Partial<StepInput<Name>>, config: LangGraphRunnableConfig): boolean => {
    if (step === undefined || briefing === undefined) return false;
    const due = { step: { ...step, agent: name }, goal: briefing.goal };
    return !approvesPlans || isStepApproved(due, config, failurePolicy.fallbackFor);
  };
  return async (input, config) => {
    // A client's command can lead past the edges, which check the plan, too. The supervisor decides what is next.
    if (!mayRun(input, config)) return { results: {}, usage: [] };
    const { run, briefing, instructions = [], budget: record, before, approval } = input;
    const step = { ...input.step, agent: name };
    const startedAt = monotonicNow(caller.effects);
    const turn = await openStepTurn(caller, { run, step: step.id, record, agent: name, config });
    const { scope, place } = turn;
    const fallbacks: Fallback[] = [];
    scope.fallbacks = fallbacks;
    openChannels(scope, added);
    const written = <Update extends object>(made: Update): Update =>
      withChannels(made, { scope, added, key: step.id });
    scope.rules = stepRules(briefing);
    const finish = (ending: Pick<StepResult, "status" | "text" | "error" | "data">): StepResult<Name> => {
      const milliseconds = monotonicNow(caller.effects) - startedAt;
      const work = { id: step.id, agent: name, calls: scope.usage, fallbacks, milliseconds };
      return finishedStep(work, ending, before);
    };
    const update = (result: StepResult<Name>): StepUpdate<Name> =>
      written({ results: { [step.id]: result }, usage: turn.used() });

    const { value: answer, failure } = await turn.attempt(async () => {
      // Before anything that has an effect: LangGraph runs the node from its top again when the answer is there.
      const waiting = { run, step, briefing, occasion: approval ?? null };
      const task = asks ? approvedTask(waiting, config) : step.task;
      emit(config, place, { type: "step_started", task });
      const text = briefingText(briefing, task);
      const content =
        briefing.attachments.length > 0 ? [{ type: "text", text }, ...briefing.attachments] : text;
      const messages = [...instructions, new HumanMessage({ content })];
      const reply = textOf(await turn.within(seconds, () => runner.run({ messages, visible: false, scope })));
      const reason = mayDecline ? declineIn(reply) : null;
      if (reason !== null) throw new TroupeError("step_declined", reason);
      return reply;
    });
    if (failure === null) {
      const { value: data } = scope;
      const result = finish({
        status: "completed",
        text: answer,
        ...(data !== undefined && { data }),
        error: null,
      });
      emit(config, place, { type: "step_finished", usage: result.usage, milliseconds: result.milliseconds });
      return update(result);
    }

    const { error, code, message, limitReached } = failure;
    const text = isTeamStopped(error) ? error.answer : "";
    if (limitReached !== null) {
      // No failure, and so no result: a resumed run with larger limits runs this step again.
      turn.reportLimit(limitReached);
      const partial = text === "" ? [] : [{ id: step.id, agent: name, text }];
      return written({ results: {}, usage: turn.used(), limitReached: { ...limitReached, partial } });
    }
    const result = finish({ status: "failed", text, error: { code, message } });
    const fallback = failurePolicy.fallbackFor(result);
    if (fallback === null) {
      const { usage, milliseconds } = result;
      emit(config, place, { type: "step_failed", code, message, usage, milliseconds });
    } else {
      const taken = fallbackRecord(result, fallback, { code, message });
      const discards = isModelError(error) ? error.discards : null;
      emit(config, place, { type: "falling_back", ...taken, code, discards });
    }
    return update(result);
  };
}
