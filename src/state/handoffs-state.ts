import {
  MessagesValue,
  StateSchema,
  type CommandInstance,
  type CompiledStateGraph,
  type ReducedValue,
} from "@langchain/langgraph";
import { z } from "zod";
import { hopSchema, type Hop } from "../handoff/hop.ts";
import { answerChannel, endingChannel } from "./answer-channels.ts";
import type { PendingEnding } from "../answers/pending-ending.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { usageChannel } from "../run/usage-channel.ts";
import type { UsageEntry } from "../run/usage.ts";
import { outcomeSchema, type Outcome } from "../run/outcome.ts";
import { runSchema, type Run } from "../run/run.ts";
import type { Channel } from "./channel.ts";
import { compactedChannel, type CompactedChannel } from "./compacted-channel.ts";
import { conversationInput, type ConversationInput, type MessagesChannel } from "./conversation-input.ts";
import { extendChannels, type AddedChannels } from "./extended-channels.ts";
import type { WithTeams } from "./teams.ts";
import type { ChannelsGiven, ChannelsOf, ObjectSchema, OwnStateSchema, WithContext } from "./user-schemas.ts";

/** The type of a handoffs graph's public channels. */
export type HandoffsOutput<Name extends string = string, Answer = unknown> = StateSchema<{
  messages: MessagesChannel;
  /** The specialist that has the conversation. The next turn continues with it. */
  active: Channel<Name>;
  /** The handoffs of this turn. */
  handoffs: Channel<Hop<Name>[]>;
  outcome: Channel<Outcome | null>;
  usage: ReducedValue<UsageEntry[], UsageEntry[]>;
  /** The typed answer; null if the run did not get one. */
  answer: Channel<Answer | null>;
}>;

/** The type of a handoffs graph's channels. */
export type HandoffsState<Name extends string = string, Answer = unknown> = StateSchema<
  HandoffsOutput<Name, Answer>["fields"] & {
    run: Channel<Run>;
    ending: Channel<PendingEnding | null>;
    compacted: CompactedChannel["compacted"];
  }
>;

/** Makes the schema of a handoffs graph's output. */
function handoffsOutput<Name extends string>(
  names: readonly Name[],
  answers: TypedAnswers | null,
): HandoffsOutput<Name> {
  return new StateSchema({
    messages: MessagesValue,
    active: z.enum(names) as z.ZodType<Name, Name>,
    handoffs: z.array(hopSchema(names)),
    outcome: outcomeSchema.nullable(),
    usage: usageChannel,
    ...answerChannel(answers),
  });
}

/** Makes the schema of all channels of a handoffs graph. It shares the reducer objects of `output`, as LangGraph requires. */
function handoffsState<Name extends string>(
  output: HandoffsOutput<Name>,
  { added, answers }: { added: AddedChannels; answers: TypedAnswers | null },
): HandoffsState<Name> {
  const more = { ...endingChannel(answers), ...compactedChannel(added) };
  return new StateSchema({ ...output.fields, run: runSchema, ...more });
}

/** The nodes of a handoff graph in addition to its specialists. */
export const HANDOFFS_NODES = ["switchboard"] as const;

/** The type of a handoff graph's channels, as its StateGraph takes them. */
export interface HandoffsChannels<Name extends string = string> {
  state: HandoffsState<Name>;
  input: typeof conversationInput;
  output: HandoffsOutput<Name>;
}

/** Returns the channels of a handoff graph, as its StateGraph takes them. */
export function handoffsChannels<Name extends string>(
  names: readonly Name[],
  { added, answers }: { added: AddedChannels; answers: TypedAnswers | null },
): HandoffsChannels<Name> {
  const output = handoffsOutput(names, answers);
  return extendChannels(
    { state: handoffsState(output, { added, answers }), input: conversationInput, output },
    added,
  );
}

type CompiledHandoffs<Name extends string, Answer> = CompiledStateGraph<
  HandoffsState<Name, Answer>["State"],
  HandoffsState<Name, Answer>["Update"],
  string,
  typeof conversationInput,
  HandoffsOutput<Name, Answer>
>;

/** A compiled handoff graph. It takes `{ messages }` and returns messages, active, handoffs, outcome and usage. */
export interface HandoffsGraph<
  Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  Own extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
> extends CompiledHandoffs<Name, Answer> {
  invoke(
    input: (ConversationInput & ChannelsGiven<Own>) | CommandInstance | null,
    options?: Parameters<CompiledHandoffs<Name, Answer>["invoke"]>[1] & WithContext<Context>,
  ): Promise<HandoffsOutput<Name, Answer>["State"] & WithTeams & ChannelsOf<Own>>;
}
