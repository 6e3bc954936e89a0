import { MessagesValue, StateSchema, type CompiledStateGraph } from "@langchain/langgraph";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { routeSchema } from "../routing/route.ts";
import { runSchema } from "../run/run.ts";
import { conversationInput } from "./conversation-input.ts";

/** What a router gives back. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function routerOutput<Name extends string>(names: readonly Name[]) {
  return new StateSchema({
    messages: MessagesValue,
    /** Null where the classifier named nobody. */
    route: routeSchema(names).nullable(),
    outcome: outcomeSchema.nullable(),
    usage: usageChannel,
  });
}

/** All channels of a router; `output` shares its reducers' instances, as LangGraph asks. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function routerState<Name extends string>(output: RouterOutput<Name>) {
  return new StateSchema({ ...output.fields, run: runSchema });
}

/** The type of a router's public channels. */
export type RouterOutput<Name extends string = string> = ReturnType<typeof routerOutput<Name>>;

/** The type of a router's channels. */
export type RouterState<Name extends string = string> = ReturnType<typeof routerState<Name>>;

/** The nodes of a router in addition to its specialists. */
export const ROUTER_NODES = ["classifier"] as const;

/** Returns the channels of a router, as its StateGraph takes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function routerChannels<Name extends string>(names: readonly Name[]) {
  const output = routerOutput(names);
  return { state: routerState(output), input: conversationInput, output };
}

/** The type of a router's channels, as its StateGraph takes them. */
export type RouterChannels<Name extends string = string> = ReturnType<typeof routerChannels<Name>>;

/** A compiled router. It takes `{ messages }` and returns messages, route, outcome and usage. */
export type RouterGraph<Name extends string> = CompiledStateGraph<
  RouterState<Name>["State"],
  RouterState<Name>["Update"],
  string,
  typeof conversationInput,
  RouterOutput<Name>
>;
