import { MessagesValue, StateSchema, type CompiledStateGraph } from "@langchain/langgraph";
import { answerChannel, endingChannel } from "../answers/answer-channels.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { z } from "zod";
import { hopSchema } from "../handoff/hop.ts";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { runSchema } from "../run/run.ts";
import { conversationInput } from "./conversation-input.ts";

/** Makes the schema of a handoffs graph's output. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function handoffsOutput<Name extends string, Answer = unknown>(
  names: readonly Name[],
  answers: TypedAnswers | null,
) {
  return new StateSchema({
    messages: MessagesValue,
    /** The specialist that has the conversation. The next turn continues with it. */
    active: z.enum(names) as z.ZodType<Name, Name>,
    /** The handoffs of this turn. */
    handoffs: z.array(hopSchema(names)),
    outcome: outcomeSchema.nullable(),
    usage: usageChannel,
    /** Null if the run did not get a typed answer. */
    ...answerChannel<Answer>(answers),
  });
}

/** Makes the schema of all channels of a handoffs graph. It shares the reducer objects of `output`, as LangGraph requires. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function handoffsState<Name extends string, Answer = unknown>(
  output: HandoffsOutput<Name, Answer>,
  answers: TypedAnswers | null,
) {
  return new StateSchema({ ...output.fields, run: runSchema, ...endingChannel(answers) });
}

/** The type of a handoffs graph's public channels. */
export type HandoffsOutput<Name extends string = string, Answer = unknown> = ReturnType<
  typeof handoffsOutput<Name, Answer>
>;

/** The type of a handoffs graph's channels. */
export type HandoffsState<Name extends string = string, Answer = unknown> = ReturnType<
  typeof handoffsState<Name, Answer>
>;

/** The nodes of a handoff graph in addition to its specialists. */
export const HANDOFFS_NODES = ["switchboard"] as const;

/** Returns the channels of a handoff graph, as its StateGraph takes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function handoffsChannels<Name extends string>(names: readonly Name[], answers: TypedAnswers | null) {
  const output = handoffsOutput(names, answers);
  return { state: handoffsState(output, answers), input: conversationInput, output };
}

/** The type of a handoff graph's channels, as its StateGraph takes them. */
export type HandoffsChannels<Name extends string = string> = ReturnType<typeof handoffsChannels<Name>>;

/** A compiled handoff graph. It takes `{ messages }` and returns messages, active, handoffs, outcome and usage. */
export type HandoffsGraph<Name extends string, Answer = unknown> = CompiledStateGraph<
  HandoffsState<Name, Answer>["State"],
  HandoffsState<Name, Answer>["Update"],
  string,
  typeof conversationInput,
  HandoffsOutput<Name, Answer>
>;
