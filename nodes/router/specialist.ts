import { AIMessage } from "@langchain/core/messages";
import { Command, type GraphNode } from "@langchain/langgraph";
import { spentIn } from "../../src/budget/spent.ts";
import { readRequest } from "../../src/conversation/conversation.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { locateError, messageOf } from "../../src/errors/locate-error.ts";
import { isTeamStopped } from "../../src/run/team-stopped-error.ts";
import { emit } from "../../src/events/events.ts";
import { withinTime } from "../../src/failure/time-limit.ts";
import type { CallScope } from "../../src/run/call-scope.ts";
import { isModelError } from "../../src/models/classify-error.ts";
import { withSignal } from "../../src/langgraph/with-signal.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { createOutcome, type Ending } from "../../src/run/outcome.ts";
import { fallbackRecord } from "../../src/plan/finished-step.ts";
import type { Specialist } from "../../src/specialists/specialist.ts";
import type { RouterState } from "../../src/state/router-state.ts";
import type { SpecialistRunner } from "../../src/agents/specialist-runner.ts";

/** A routed specialist's box. */
export type ConversationTurn<Name extends string> = GraphNode<RouterState<Name>>;

/**
 * Makes a routed specialist's box: answers the request, seeing the bounded conversation, and ends the run. Where it
 * cannot, its fallback does.
 */
export function createConversationTurn<Name extends string>(
  { name, fallback, timeoutSeconds: seconds }: Specialist,
  { runner, caller }: { runner: SpecialistRunner; caller: ModelCaller },
): ConversationTurn<Name> {
  return async (state, config) => {
    const { run } = state;
    const { earlier, message } = readRequest(state.messages);
    const scope: CallScope = { run: run.id, agent: name, step: null, config, usage: [] };
    await caller.budgets.resumeStep(run, config, { spent: spentIn(state.usage), holdsBack: false });
    const messages = [...earlier, message];
    const answering = withinTime(
      (signal) => {
        scope.config = withSignal(config, signal);
        return runner.run({ messages, visible: true, scope });
      },
      { agent: name, seconds, signal: config.signal },
    );
    let answer: AIMessage;
    let ending: Ending = { status: "completed", reason: null };
    try {
      answer = await answering.catch((error: unknown) => {
        if (!isTeamStopped(error)) throw error;
        // What a team has finished is never thrown away.
        ending = error.outcome;
        return new AIMessage({ name, content: error.answer });
      });
    } catch (error) {
      if (isControlFlow(error, config.signal)) throw error;
      const located = locateError(`specialist ${name}`, error);
      if (fallback === undefined || located.code === "budget_exhausted") throw located;
      const { code } = located;
      const discards = isModelError(error) ? error.discards : null;
      const happened = {
        ...fallbackRecord({ agent: name }, fallback, { code, message: messageOf(error) }),
        code,
        discards,
      };
      emit(config, { run: run.id, agent: name }, { type: "falling_back", ...happened });
      return new Command({ goto: fallback, update: { usage: [...scope.usage] } });
    }
    const usage = [...state.usage, ...scope.usage];
    const now = caller.effects.now();
    const outcome = createOutcome(ending, { run, usage, now });
    emit(config, { run: run.id, agent: name }, { type: "finished", outcome });
    return { messages: [answer], outcome, usage: scope.usage };
  };
}
