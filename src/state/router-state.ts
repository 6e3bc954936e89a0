import {
  MessagesValue,
  StateSchema,
  type CommandInstance,
  type CompiledStateGraph,
  type ReducedValue,
} from "@langchain/langgraph";
import { answerChannel, endingChannel } from "./answer-channels.ts";
import type { PendingEnding } from "../answers/pending-ending.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { usageChannel } from "../run/usage-channel.ts";
import type { UsageEntry } from "../run/usage.ts";
import { outcomeSchema, type Outcome } from "../run/outcome.ts";
import { routeChannelSchema, type Route } from "../routing/route.ts";
import { runSchema, type Run } from "../run/run.ts";
import type { Channel } from "./channel.ts";
import { compactedChannel, type CompactedChannel } from "./compacted-channel.ts";
import { conversationInput, type ConversationInput, type MessagesChannel } from "./conversation-input.ts";
import { extendChannels, type AddedChannels } from "./extended-channels.ts";
import type { WithTeams } from "./teams.ts";
import type { ChannelsGiven, ChannelsOf, ObjectSchema, OwnStateSchema, WithContext } from "./user-schemas.ts";

/** The type of a router's public channels. */
export type RouterOutput<Name extends string = string, Answer = unknown> = StateSchema<{
  messages: MessagesChannel;
  /** Null if the classifier named no specialist. */
  route: Channel<Route<Name> | null>;
  outcome: Channel<Outcome | null>;
  usage: ReducedValue<UsageEntry[], UsageEntry[]>;
  /** The typed answer; null if the run did not get one. */
  answer: Channel<Answer | null>;
}>;

/** The type of a router's channels. */
export type RouterState<Name extends string = string, Answer = unknown> = StateSchema<
  RouterOutput<Name, Answer>["fields"] & {
    run: Channel<Run>;
    ending: Channel<PendingEnding | null>;
    compacted: CompactedChannel["compacted"];
  }
>;

/** Makes the schema of a router's output. */
function routerOutput<Name extends string>(
  names: readonly Name[],
  answers: TypedAnswers | null,
): RouterOutput<Name> {
  return new StateSchema({
    messages: MessagesValue,
    route: routeChannelSchema(names).nullable(),
    outcome: outcomeSchema.nullable(),
    usage: usageChannel,
    ...answerChannel(answers),
  });
}

/** Makes the schema of all channels of a router. It shares the reducer objects of `output`, as LangGraph requires. */
function routerState<Name extends string>(
  output: RouterOutput<Name>,
  { added, answers }: { added: AddedChannels; answers: TypedAnswers | null },
): RouterState<Name> {
  const more = { ...endingChannel(answers), ...compactedChannel(added) };
  return new StateSchema({ ...output.fields, run: runSchema, ...more });
}

/** The nodes of a router in addition to its specialists. */
export const ROUTER_NODES = ["classifier"] as const;

/** The type of a router's channels, as its StateGraph takes them. */
export interface RouterChannels<Name extends string = string> {
  state: RouterState<Name>;
  input: typeof conversationInput;
  output: RouterOutput<Name>;
}

/** Returns the channels of a router, as its StateGraph takes them. */
export function routerChannels<Name extends string>(
  names: readonly Name[],
  { added, answers }: { added: AddedChannels; answers: TypedAnswers | null },
): RouterChannels<Name> {
  const output = routerOutput(names, answers);
  return extendChannels(
    { state: routerState(output, { added, answers }), input: conversationInput, output },
    added,
  );
}

type CompiledRouter<Name extends string, Answer> = CompiledStateGraph<
  RouterState<Name, Answer>["State"],
  RouterState<Name, Answer>["Update"],
  string,
  typeof conversationInput,
  RouterOutput<Name, Answer>
>;

/** A compiled router. It takes `{ messages }` and returns messages, route, outcome and usage. */
export interface RouterGraph<
  Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  Own extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
> extends CompiledRouter<Name, Answer> {
  invoke(
    input: (ConversationInput & ChannelsGiven<Own>) | CommandInstance | null,
    options?: Parameters<CompiledRouter<Name, Answer>["invoke"]>[1] & WithContext<Context>,
  ): Promise<RouterOutput<Name, Answer>["State"] & WithTeams & ChannelsOf<Own>>;
}
