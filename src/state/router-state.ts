import { MessagesValue, StateSchema, type CompiledStateGraph } from "@langchain/langgraph";
import { answerChannel, endingChannel } from "../answers/answer-channels.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { routeSchema } from "../routing/route.ts";
import { runSchema } from "../run/run.ts";
import { conversationInput } from "./conversation-input.ts";

/** Makes the schema of a router's output. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function routerOutput<Name extends string, Answer = unknown>(
  names: readonly Name[],
  answers: TypedAnswers | null,
) {
  return new StateSchema({
    messages: MessagesValue,
    /** Null if the classifier named no specialist. */
    route: routeSchema(names).nullable(),
    outcome: outcomeSchema.nullable(),
    usage: usageChannel,
    /** Null if the run did not get a typed answer. */
    ...answerChannel<Answer>(answers),
  });
}

/** Makes the schema of all channels of a router. It shares the reducer objects of `output`, as LangGraph requires. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function routerState<Name extends string, Answer = unknown>(
  output: RouterOutput<Name, Answer>,
  answers: TypedAnswers | null,
) {
  return new StateSchema({ ...output.fields, run: runSchema, ...endingChannel(answers) });
}

/** The type of a router's public channels. */
export type RouterOutput<Name extends string = string, Answer = unknown> = ReturnType<
  typeof routerOutput<Name, Answer>
>;

/** The type of a router's channels. */
export type RouterState<Name extends string = string, Answer = unknown> = ReturnType<
  typeof routerState<Name, Answer>
>;

/** The nodes of a router in addition to its specialists. */
export const ROUTER_NODES = ["classifier"] as const;

/** Returns the channels of a router, as its StateGraph takes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function routerChannels<Name extends string>(names: readonly Name[], answers: TypedAnswers | null) {
  const output = routerOutput(names, answers);
  return { state: routerState(output, answers), input: conversationInput, output };
}

/** The type of a router's channels, as its StateGraph takes them. */
export type RouterChannels<Name extends string = string> = ReturnType<typeof routerChannels<Name>>;

/** A compiled router. It takes `{ messages }` and returns messages, route, outcome and usage. */
export type RouterGraph<Name extends string, Answer = unknown> = CompiledStateGraph<
  RouterState<Name, Answer>["State"],
  RouterState<Name, Answer>["Update"],
  string,
  typeof conversationInput,
  RouterOutput<Name, Answer>
>;
