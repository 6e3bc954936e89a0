import { HumanMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { approvedTask } from "../../src/approval/step-approval.ts";
import { limitReachedBy, type LimitReached } from "../../src/budget/limit-reached.ts";
import { briefingText } from "../../src/conversation/context.ts";
import { textOf } from "../../src/conversation/conversation.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { codeOf, messageOf } from "../../src/errors/locate-error.ts";
import { isTeamStopped } from "../../src/run/team-stopped-error.ts";
import { emit } from "../../src/events/events.ts";
import { SKIPPING, type FailurePolicy } from "../../src/failure/failure-policy.ts";
import type { Fallback } from "../../src/run/fallback.ts";
import { withinTime } from "../../src/failure/time-limit.ts";
import type { CallScope } from "../../src/run/call-scope.ts";
import { withSignal } from "../../src/langgraph/with-signal.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { finishedStep, fallbackRecord } from "../../src/plan/finished-step.ts";
import type { StepResult } from "../../src/plan/step-result.ts";
import type { StepInput } from "../../src/state/step-input.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import type { SpecialistRunner } from "../../src/agents/specialist-runner.ts";

/** What a step writes. */
export interface StepUpdate<Name extends string> {
  results: Record<string, StepResult<Name>>;
  usage: UsageEntry[];
  limitReached?: LimitReached;
}

/** A specialist's box in a supervisor. */
export type StepNode<Name extends string> = (
  input: StepInput<Name>,
  config: LangGraphRunnableConfig,
) => Promise<StepUpdate<Name>>;

/** What a step's box needs beside its specialist's name. */
export interface StepOptions {
  runner: SpecialistRunner;
  caller: ModelCaller;
  /** How long a step may take; no limit where not given. */
  seconds?: number | undefined;
  /** Who takes over from whom. */
  failurePolicy?: FailurePolicy;
}

/** Makes a specialist's box in a supervisor: carries out one step, and records its failure as a result. */
export function createStepNode<Name extends string>(
  name: Name,
  { runner, caller, seconds, failurePolicy = SKIPPING }: StepOptions,
): StepNode<Name> {
  return async ({ run, step, briefing, budget, before, approval }, config) => {
    const place = { run: run.id, agent: name, step: step.id };
    const fallbacks: Fallback[] = [];
    const scope: CallScope = { ...place, config, usage: [], fallbacks };
    const startedAt = caller.effects.now();
    const finish = (ending: Pick<StepResult, "status" | "text" | "error">): StepResult<Name> => {
      const milliseconds = caller.effects.now() - startedAt;
      return finishedStep(
        { id: step.id, agent: name, calls: scope.usage, fallbacks, milliseconds },
        ending,
        before,
      );
    };
    const update = (result: StepResult<Name>): StepUpdate<Name> => ({
      results: { [step.id]: result },
      // A copy: work that took no notice of its end may still write there.
      usage: [...scope.usage],
    });

    const runBudget = await caller.budgets.resumeStep(run, config, budget);
    try {
      // Before anything that has an effect: LangGraph runs the node from its top again when the answer is there.
      const task =
        approval === undefined ? step.task : approvedTask({ id: approval, run, step, briefing, config });
      emit(config, place, { type: "step_started", task });
      const text = briefingText(briefing, task);
      const content =
        briefing.attachments.length > 0 ? [{ type: "text", text }, ...briefing.attachments] : text;
      const answer = await withinTime(
        (signal) => {
          scope.config = withSignal(config, signal);
          return runner.run({ messages: [new HumanMessage({ content })], visible: false, scope });
        },
        { agent: name, seconds, signal: config.signal },
      );
      const result = finish({ status: "completed", text: textOf(answer), error: null });
      emit(config, place, { type: "step_finished", usage: result.usage, milliseconds: result.milliseconds });
      return update(result);
    } catch (error) {
      if (isControlFlow(error, config.signal)) throw error;
      const limitReached = limitReachedBy(error, runBudget);
      if (limitReached !== null) {
        // No failure, and so no result: whoever goes on with larger limits goes on here.
        const { limit, message } = limitReached;
        emit(config, place, { type: "limit_reached", limit: limit.name, value: limit.value, message });
        const answer = isTeamStopped(error) ? error.answer : "";
        const partial = answer === "" ? [] : [{ id: step.id, agent: name, text: answer }];
        return { results: {}, usage: [...scope.usage], limitReached: { ...limitReached, partial } };
      }
      const failure = { code: codeOf(error), message: messageOf(error) };
      const text = isTeamStopped(error) ? error.answer : "";
      const result = finish({ status: "failed", text, error: failure });
      const { usage, milliseconds } = result;
      const fallback = failurePolicy.fallbackFor(result);
      if (fallback === null) emit(config, place, { type: "step_failed", ...failure, usage, milliseconds });
      else
        emit(config, place, {
          type: "falling_back",
          ...fallbackRecord(result, fallback, failure),
          code: failure.code,
          discards: null,
        });
      return update(result);
    }
  };
}
