import { AIMessage } from "@langchain/core/messages";
import { Command, type GraphNode } from "@langchain/langgraph";
import type { SpecialistRunner } from "../../src/agents/runner.ts";
import { closeRun } from "../../src/answers/close-run.ts";
import type { TypedAnswers } from "../../src/answers/typed-answers.ts";
import { readRequest, shownIn } from "../../src/conversation/conversation.ts";
import type { ConversationWindow } from "../../src/conversation/window.ts";
import { isLimitCode } from "../../src/errors/budget-error.ts";
import { locateError } from "../../src/errors/locate-error.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { Ending } from "../../src/run/outcome.ts";
import { isTeamStopped } from "../../src/run/team-stopped-error.ts";
import type { Route } from "../../src/routing/route.ts";
import type { Specialist } from "../../src/specialists/specialist.ts";
import type { RouterState } from "../../src/state/router-state.ts";
import type { AddedChannels } from "../../src/state/extended-channels.ts";
import { openChannels, withChannels } from "../channels.ts";
import { reportFallback } from "../report-fallback.ts";
import { openStepTurn } from "../turn.ts";

/** The node of a routed specialist. */
export type ConversationTurn<Name extends string> = GraphNode<RouterState<Name>>;

/** What the node of a routed specialist needs in addition to the specialist. */
export interface TurnOptions {
  runner: SpecialistRunner;
  caller: ModelCaller;
  conversation: ConversationWindow;
  answers: TypedAnswers | null;
  added: AddedChannels;
  /** Returns what the specialist reads after its prompt if it answers as the fallback; null for a clear route. */
  noteFor: (route: Route | null) => string | null;
}

/**
 * Creates the node of a routed specialist: it reads the bounded conversation, answers the request and ends the run. If
 * it fails, its fallback specialist answers.
 */
export function createConversationTurn<Name extends string>(
  { name, fallback, timeoutSeconds }: Specialist,
  { runner, caller, conversation, answers, noteFor, added }: TurnOptions,
): ConversationTurn<Name> {
  return async (state, config) => {
    const messages = shownIn(readRequest(state.messages, { ...conversation, compacted: state.compacted }));
    const turn = await openStepTurn(caller, { agent: name, config, state });
    openChannels(turn.scope, added);
    turn.reportStart();
    turn.scope.note = noteFor(state.route);
    const { value: answer, failure } = await turn.attempt(() =>
      turn.within(timeoutSeconds, () => runner.run({ messages, visible: true, scope: turn.scope })),
    );

    const written = <Update extends object>(update: Update): Update =>
      withChannels(update, { scope: turn.scope, added, key: name });
    const closing = {
      ...turn,
      finish: (ending: Ending) => turn.finish(ending, { earlier: state.usage, place: turn.place }),
    };
    const end = async (spoken: AIMessage, ending: Ending) => {
      const closed = await closeRun(closing, ending, { answers });
      return written({ messages: [spoken], ...closed, usage: turn.used() });
    };
    if (failure === null) return end(answer, { status: "completed", reason: null });
    const { error, code } = failure;
    // What a team has finished is never thrown away.
    if (isTeamStopped(error)) return end(new AIMessage({ name, content: error.answer }), error.outcome);
    if (fallback === undefined || isLimitCode(code)) throw locateError(`specialist ${name}`, error);
    reportFallback(turn, fallback, failure);
    return new Command({ goto: fallback, update: { usage: turn.used() } });
  };
}
