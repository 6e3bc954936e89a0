import type { GraphNode } from "@langchain/langgraph";
import { readRequest } from "../src/conversation.ts";
import { isControlFlow } from "../src/errors/is-control-flow.ts";
import { locateError } from "../src/errors/locate-error.ts";
import { emit } from "../src/events.ts";
import type { CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import { createOutcome } from "../src/outcome.ts";
import type { RouterState } from "../src/state/router-state.ts";
import type { SpecialistRunner } from "./specialist-runner.ts";

/** A routed specialist's box. */
export type ConversationTurn<Name extends string> = GraphNode<RouterState<Name>>;

/** Makes a routed specialist's box: answers the request, seeing the bounded conversation, and ends the run. */
export function createConversationTurn<Name extends string>(
  name: string,
  { runner, caller }: { runner: SpecialistRunner; caller: ModelCaller },
): ConversationTurn<Name> {
  return async (state, config) => {
    const { run } = state;
    const { earlier, message } = readRequest(state.messages);
    const scope: CallScope = { run: run.id, agent: name, step: null, config, ledger: [] };
    const answer = await runner
      .run({ messages: [...earlier, message], visible: true, scope })
      .catch((error: unknown) => {
        throw isControlFlow(error) ? error : locateError(`specialist ${name}`, error);
      });
    const ledger = [...state.ledger, ...scope.ledger];
    const now = caller.effects.now();
    const outcome = createOutcome({ status: "completed", reason: null }, { run, ledger, now });
    emit(config, { run: run.id, agent: name }, { type: "finished", outcome });
    return { messages: [answer], outcome, ledger: scope.ledger };
  };
}
