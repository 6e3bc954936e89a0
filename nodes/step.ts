import { HumanMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { briefingText } from "../src/context.ts";
import { textOf } from "../src/conversation.ts";
import { isControlFlow } from "../src/errors/is-control-flow.ts";
import { codeOf, messageOf } from "../src/errors/locate-error.ts";
import { emit } from "../src/events.ts";
import type { CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { StepResult } from "../src/plan/step-result.ts";
import type { StepInput } from "../src/step-input.ts";
import { sumUsage, type UsageEntry } from "../src/usage.ts";
import type { SpecialistRunner } from "./specialist-runner.ts";

/** What a step writes. */
export interface StepUpdate<Name extends string> {
  results: Record<string, StepResult<Name>>;
  ledger: UsageEntry[];
}

/** A specialist's box in a supervisor. */
export type StepNode<Name extends string> = (
  input: StepInput<Name>,
  config: LangGraphRunnableConfig,
) => Promise<StepUpdate<Name>>;

/** Makes a specialist's box in a supervisor: carries out one step, and records its failure as a result. */
export function createStepNode<Name extends string>(
  name: Name,
  { runner, caller }: { runner: SpecialistRunner; caller: ModelCaller },
): StepNode<Name> {
  return async ({ run, step, briefing }, config) => {
    const place = { run: run.id, agent: name, step: step.id };
    const scope: CallScope = { ...place, config, ledger: [] };
    const startedAt = caller.effects.now();
    const finish = (ending: Pick<StepResult, "status" | "text" | "error">): StepResult<Name> => {
      const usage = sumUsage(scope.ledger);
      const milliseconds = caller.effects.now() - startedAt;
      return { id: step.id, agent: name, ...ending, attempts: usage.modelCalls, usage, milliseconds };
    };
    const update = (result: StepResult<Name>): StepUpdate<Name> => ({
      results: { [step.id]: result },
      ledger: scope.ledger,
    });

    emit(config, place, { type: "step_started", task: step.task });
    try {
      const text = briefingText(briefing, step.task);
      const content =
        briefing.attachments.length > 0 ? [{ type: "text", text }, ...briefing.attachments] : text;
      const answer = await runner.run({ messages: [new HumanMessage({ content })], visible: false, scope });
      const result = finish({ status: "completed", text: textOf(answer), error: null });
      emit(config, place, { type: "step_finished", usage: result.usage, milliseconds: result.milliseconds });
      return update(result);
    } catch (error) {
      if (isControlFlow(error)) throw error;
      const failure = { code: codeOf(error), message: messageOf(error) };
      const { usage, milliseconds, ...result } = finish({ status: "failed", text: "", error: failure });
      emit(config, place, { type: "step_failed", ...failure, usage, milliseconds });
      return update({ ...result, usage, milliseconds });
    }
  };
}
