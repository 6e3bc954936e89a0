import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ANSWER_NODE } from "../src/answers/answer-node.ts";
import type { PendingEnding } from "../src/answers/pending-ending.ts";
import type { AnswerModel, TypedAnswers } from "../src/answers/typed-answers.ts";
import { askAnswer } from "../src/answers/ask-answer.ts";
import { withoutTyped } from "../src/answers/close-run.ts";
import { answerOf } from "../src/conversation/answer-of.ts";
import type { Briefing } from "../src/conversation/context.ts";
import { readRequest } from "../src/conversation/conversation.ts";
import type { ConversationWindow } from "../src/conversation/window.ts";
import { emit } from "../src/events/events.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { Outcome } from "../src/run/outcome.ts";
import type { Run } from "../src/run/run.ts";
import type { UsageEntry } from "../src/run/usage.ts";
import { openTurn } from "./turn.ts";

/** The channels that the node reads in every graph. */
export interface AnsweredState {
  messages: BaseMessage[];
  run: Run;
  usage: UsageEntry[];
  ending?: PendingEnding | null;
  handoffs?: readonly unknown[];
}

/** What the node needs. */
export interface StructuredAnswerOptions<State extends AnsweredState> {
  answers: TypedAnswers | null;
  caller: ModelCaller;
  conversation: ConversationWindow;
  /** Chooses the model by the agent that wrote the text. */
  modelOf: (speaker: string) => AnswerModel;
  /**
   * The results that the text was written from.
   * @default none: the text is a result
   */
  resultsOf?: (state: State) => Briefing["results"];
}

/** What the node writes. */
export interface AnswerUpdate {
  answer?: unknown;
  ending?: null;
  outcome?: Outcome;
  usage?: UsageEntry[];
}

/** Creates the last node of a graph with a typed answer: it makes the answer from the text, and ends the run. */
export function createStructuredAnswer<State extends AnsweredState>(
  options: StructuredAnswerOptions<State>,
): (state: State, config: LangGraphRunnableConfig) => Promise<AnswerUpdate> {
  const { answers, caller, conversation, modelOf, resultsOf = () => [] } = options;
  const schema = answers?.schema ?? null;
  return async (state, config) => {
    const { messages, handoffs, usage, ending } = state;
    // Only a client's command leads here without an ending.
    if (schema === null || ending === null || ending === undefined) return {};
    const turn = openTurn(caller, { agent: ANSWER_NODE, config, state });
    turn.reportStart();
    const { text: request, instructions } = readRequest(messages, conversation);
    const speaker = messages.at(-1)?.name ?? "assistant";
    const text = answerOf({ messages, ...(handoffs && { handoffs }) }) ?? "";
    const sources = { request, instructions, results: resultsOf(state), speaker, text };
    const { value, failure } = await turn.attempt(() =>
      askAnswer(modelOf(speaker), { schema, sources, scope: turn.scope }),
    );
    const finish = (how: PendingEnding): AnswerUpdate => ({
      outcome: turn.finish(how, { earlier: usage, steps: how.steps }),
      ending: null,
      usage: turn.used(),
    });
    if (failure === null) {
      emit(config, turn.place, { type: "answered", value });
      return { answer: value, ...finish(ending) };
    }
    const { code, message, limitReached } = failure;
    if (limitReached !== null) turn.reportLimit(limitReached);
    return finish(withoutTyped(ending, { code, why: message }));
  };
}
