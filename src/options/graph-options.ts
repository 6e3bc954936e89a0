import type { BaseCheckpointSaver, BaseStore } from "@langchain/langgraph";
import type { ObjectSchema, OwnStateSchema } from "../state/user-schemas.ts";
import { DEFAULT_RESULT_CHARACTERS, faultOfResultCharacters } from "../conversation/shown-result.ts";
import { faultsOfConversation, type ConversationOptions } from "../memory/conversation-options.ts";
import type { AddedChannels } from "../state/extended-channels.ts";
import { faultOfReplyTokens } from "../run/limits.ts";
import type { GraphDetails } from "../langgraph/graph-details.ts";
import type { ContextReading } from "../langgraph/run-context.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import type { ModelCallerOptions } from "../models/model-caller-options.ts";
import { faultsOfModels } from "../models/check-model.ts";
import { faultsOfRetryPolicy } from "../models/retry-policy.ts";

/** Options of every graph. */
export interface GraphOptions extends ModelCallerOptions {
  /**
   * Keeps the threads of the graph, so that a run can wait for a person and resume.
   * @default none; a LangGraph server sets its own
   */
  checkpointer?: BaseCheckpointSaver | undefined;
  /**
   * LangGraph's store, for the specialists that are graphs or use tools.
   * @default none; a LangGraph server sets its own
   */
  store?: BaseStore | undefined;
  /**
   * The name of the compiled graph, which its errors show too.
   * @default the kind of the graph, such as `router`
   */
  name?: string | undefined;
}

/** Options of the graphs that answer in a conversation: router, handoffs and supervisor. */
export interface ConversationGraphOptions extends GraphOptions {
  /**
   * How much of the conversation before the request the models read.
   * @default { characters: 100_000 }
   */
  conversation?: ConversationOptions | undefined;
  /**
   * If true, each system prompt ends with the day's date, in the time zone of the machine: "Today is Friday 2026-11-27."
   * @default true
   */
  date?: boolean | undefined;
}

/** Options of what a graph's caller passes in addition to the conversation. */
export interface CallerOptions<Context extends ObjectSchema, State extends OwnStateSchema> {
  /**
   * The schema of the caller's context, such as the user, the language or permissions: a zod object. `invoke(input,
   * { context })` is checked by it before any call. Prompts, tools, handoffs, classifiers and plans in code get the context.
   * @default any context is passed on
   */
  contextSchema?: Context | undefined;
  /**
   * Channels of the graph's own: a zod object, or a StateSchema with reducers. Callers and tools write to them, prompts read
   * them, and teams that have the same channels share them.
   * @default none
   */
  stateSchema?: State | undefined;
}

/** What every graph is compiled from, after its options were read. */
export interface GraphSettings extends GraphDetails {
  name: string;
  /** The graph's kind and name, for errors. */
  title: string;
  checkpointer: BaseCheckpointSaver | undefined;
  store: BaseStore | undefined;
  /** How many supersteps a run may take; undefined for LangGraph's own default. */
  recursionLimit?: number | undefined;
  caller: ModelCaller;
  /** How the context of the graph's caller is read. */
  callerContext: ContextReading;
  /** What the graph has in addition to the channels of its kind. */
  added: AddedChannels;
}

/** Returns the faults of the options that every graph has, except those of its limits. */
export function faultsOfGraphOptions(options: GraphOptions): (string | null)[] {
  const { replyTokens, retry, fallbackModels, toolResultCharacters = DEFAULT_RESULT_CHARACTERS } = options;
  return [
    faultOfReplyTokens(replyTokens),
    faultOfResultCharacters(toolResultCharacters, "toolResultCharacters"),
    ...faultsOfRetryPolicy(retry).map((fault) => `retry.${fault}`),
    ...faultsOfModels("fallbackModels", fallbackModels),
  ];
}

/** Returns the faults of the options that only the graphs of a conversation have. */
export function faultsOfConversationOptions({ conversation, date }: ConversationGraphOptions): string[] {
  const isBoolean = date === undefined || typeof date === "boolean";
  return [
    ...faultsOfConversation(conversation),
    ...(isBoolean ? [] : [`date must be true or false, but is ${JSON.stringify(date)}`]),
  ];
}

/** Returns the names that a specialist cannot have: LangGraph refuses a node with the name of another or of a channel. */
export function reservedNames(nodes: readonly string[], state: { readonly fields: object }): string[] {
  return [...nodes, ...Object.keys(state.fields)];
}
