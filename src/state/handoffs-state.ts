import { MessagesValue, StateSchema, type CompiledStateGraph } from "@langchain/langgraph";
import { z } from "zod";
import { hopSchema } from "../handoff/hop.ts";
import { usageChannel } from "../run/usage-channel.ts";
import { outcomeSchema } from "../run/outcome.ts";
import { runSchema } from "../run/run.ts";
import { conversationInput } from "./conversation-input.ts";

/** What a graph of handoffs gives back. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function handoffsOutput<Name extends string>(names: readonly Name[]) {
  return new StateSchema({
    messages: MessagesValue,
    /** Who has the conversation, and goes on with it in the next turn. */
    active: z.enum(names) as z.ZodType<Name, Name>,
    /** Who handed over to whom in this turn, and with what. */
    handoffs: z.array(hopSchema(names)),
    outcome: outcomeSchema.nullable(),
    usage: usageChannel,
  });
}

/** All channels of a graph of handoffs; `output` shares its reducers' instances, as LangGraph asks. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function handoffsState<Name extends string>(output: HandoffsOutput<Name>) {
  return new StateSchema({ ...output.fields, run: runSchema });
}

/** The type of a handoff graph's public channels. */
export type HandoffsOutput<Name extends string = string> = ReturnType<typeof handoffsOutput<Name>>;

/** The type of a handoff graph's channels. */
export type HandoffsState<Name extends string = string> = ReturnType<typeof handoffsState<Name>>;

/** The nodes of a handoff graph in addition to its specialists. */
export const HANDOFFS_NODES = ["switchboard"] as const;

/** Returns the channels of a handoff graph, as its StateGraph takes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function handoffsChannels<Name extends string>(names: readonly Name[]) {
  const output = handoffsOutput(names);
  return { state: handoffsState(output), input: conversationInput, output };
}

/** The type of a handoff graph's channels, as its StateGraph takes them. */
export type HandoffsChannels<Name extends string = string> = ReturnType<typeof handoffsChannels<Name>>;

/** A compiled handoff graph. It takes `{ messages }` and returns messages, active, handoffs, outcome and usage. */
export type HandoffsGraph<Name extends string> = CompiledStateGraph<
  HandoffsState<Name>["State"],
  HandoffsState<Name>["Update"],
  string,
  typeof conversationInput,
  HandoffsOutput<Name>
>;
