import { isDeepStrictEqual } from "node:util";
import {
  AIMessage,
  HumanMessage,
  ToolMessage,
  type BaseMessage,
  type ToolCall,
} from "@langchain/core/messages";
import { compactedBeginning } from "../conversation/compacted.ts";
import { readRequest, textOf, type ConversationReading } from "../conversation/conversation.ts";
import { DEFAULT_CONVERSATION_CHARACTERS } from "../conversation/window.ts";
import { messageOf } from "../errors/locate-error.ts";
import { keepNote } from "../models/kept-fields.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import type { HandoffTo, HandoffView, HistoryPolicy } from "../specialists/handoff.ts";
import { handoffText, textAfterCall, textNextToCall, type HandoffTexts } from "./handoff-text.ts";
import type { Hop } from "./hop.ts";
import { pairCalls } from "./pair-calls.ts";

/** Returns what the first specialist of a turn is shown: the recent turns and the request, or with `whole` the whole conversation. */
export function openingView(
  messages: readonly BaseMessage[],
  policy: HistoryPolicy,
  conversation: ConversationReading = {},
): BaseMessage[] {
  return policy === "whole" ? pairCalls(wholeOf(messages, conversation)) : windowOf(messages, conversation);
}

/** Returns the whole conversation. What was compacted of it is shown as its summary. */
function wholeOf(
  messages: readonly BaseMessage[],
  { compacted, characters = DEFAULT_CONVERSATION_CHARACTERS }: ConversationReading,
): BaseMessage[] {
  const beginning = compactedBeginning(messages, { compacted, characters });
  return [...beginning.messages, ...messages.slice(beginning.count)];
}

/** Returns the part of the conversation that every specialist reads: the recent turns as texts, and the request. */
function windowOf(messages: readonly BaseMessage[], conversation: ConversationReading): BaseMessage[] {
  const { earlier, message } = readRequest(messages, conversation);
  return [...earlier, message];
}

/** The terms of a handoff, and the specialist that reads the view: the target, or its fallback. */
interface ViewTerms {
  history: HistoryPolicy;
  conversation: ConversationReading;
  input?: HandoffTo["input"];
  reader: string;
  /** True for a graph: it reads its last human message as its request, so the task must be that. */
  isTeam: boolean;
}

/**
 * Returns what a specialist is shown after a handoff: the part of the conversation that `history` selects, and the task,
 * reason and inputs. These are shown once: as the arguments of the transfer call, or in envelopes if that call is not shown
 * or has other arguments. `terms` are the target's own.
 */
export async function handedView(
  messages: readonly BaseMessage[],
  hop: Hop,
  terms: ViewTerms,
): Promise<BaseMessage[]> {
  const { from, to, task, reason, inputs } = hop;
  const shown = pairCalls(shownBy(terms, messages, hop));
  const view: HandoffView = { from, to, task, reason, inputs, messages: shown };
  const changed = await filtered(view, terms.input);
  return withHandoff(pairCalls(onceEach(changed.messages)), changed, {
    hop,
    texts: { reader: terms.reader, answer: answerOf(messages, hop) },
    isTeam: terms.isTeam,
  });
}

async function filtered(view: HandoffView, input: HandoffTo["input"]): Promise<HandoffView> {
  try {
    return { ...view, ...(await input?.(view)) };
  } catch (error) {
    const message = `\`input\` of the handoff to ${view.to} failed: ${messageOf(error)}`;
    throw new TroupeError("handoff_failed", message, { cause: error });
  }
}

function shownBy(
  { history: policy, conversation }: Pick<ViewTerms, "history" | "conversation">,
  messages: readonly BaseMessage[],
  hop: Hop,
): BaseMessage[] {
  // If the conversation is given back, the answer is shown as data and not as the last message.
  const before = hop.call === null ? messages.slice(0, -1) : messages;
  if (policy === "whole") return wholeOf(before, conversation);
  if (policy === "task-only") return [];
  const turn = before.slice(before.findLastIndex((message) => message.getType() === "human"));
  return policy === "conversation" ? [...windowOf(before, conversation), ...turn.slice(1)] : turn;
}

/** Removes repeated messages. The last message of an id replaces the first. */
function onceEach(messages: readonly BaseMessage[]): BaseMessage[] {
  return [...new Map(messages.map((message, index) => [message.id ?? index, message])).values()];
}

/** Puts the handoff into the answer of the transfer call. If that call is not shown, or its answers are not the last messages, or a team reads it, adds a message. */
function withHandoff(
  shown: BaseMessage[],
  view: HandoffView,
  { hop, texts, isTeam }: { hop: Hop; texts: HandoffTexts; isTeam: boolean },
): BaseMessage[] {
  const isRequest = isTeam && view.task.trim() !== "";
  const isSaid = !isRequest && says(callOf(shown, hop), view, hop);
  const messages = isSaid ? shown : withoutArguments(shown, hop);
  const isAnswer = (message: BaseMessage): message is ToolMessage =>
    ToolMessage.isInstance(message) && message.tool_call_id === hop.call;
  const at = messages.findLastIndex(isAnswer);
  const transferAnswer = messages[at];
  const isLastWord = messages.slice(at).every((message) => ToolMessage.isInstance(message));
  if (isRequest || transferAnswer === undefined || !isAnswer(transferAnswer) || !isLastWord) {
    const content = isSaid ? textAfterCall(view, texts) : handoffText(view, texts);
    return [...messages, new HumanMessage({ id: `handoff-${hop.call ?? hop.from}`, content })];
  }
  const content = isSaid ? textNextToCall(view, texts) : handoffText(view, texts);
  const { id, tool_call_id, name } = transferAnswer;
  const changed = new ToolMessage({
    tool_call_id,
    content,
    ...(id ? { id } : {}),
    ...(name ? { name } : {}),
  });
  return messages.with(at, changed);
}

/** Returns the transfer call if it is shown. */
function callOf(messages: readonly BaseMessage[], { call }: Hop): ToolCall | undefined {
  if (call === null) return undefined;
  const calls = messages.flatMap((message) =>
    AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [],
  );
  return calls.findLast(({ id }) => id === call);
}

/** Returns true if a call's arguments are exactly what is passed on: neither `input` nor the schema changed them. */
function says(call: ToolCall | undefined, view: HandoffView, hop: Hop): boolean {
  const passedOn = ({ task, reason, inputs }: Pick<Hop, "task" | "reason" | "inputs">): unknown[] => [
    task,
    reason,
    inputs,
  ];
  if (call === undefined || !isDeepStrictEqual(passedOn(view), passedOn(hop))) return false;
  return Object.keys(hop.inputs).length === 0 || isDeepStrictEqual(call.args["inputs"], hop.inputs);
}

/** Removes the arguments of the transfer call, because they are shown elsewhere or not at all. */
function withoutArguments(messages: readonly BaseMessage[], { call }: Hop): BaseMessage[] {
  return messages.map((message) => {
    if (!AIMessage.isInstance(message)) return message;
    const calls = message.tool_calls ?? [];
    if (call === null || !calls.some(({ id }) => id === call)) return message;
    const { id, name, content } = message;
    const changed = new AIMessage({
      content,
      tool_calls: calls.map((one) => (one.id === call ? emptied(one) : one)),
      ...(id ? { id } : {}),
      ...(name ? { name } : {}),
    });
    return keepNote(changed, message);
  });
}

function emptied(call: ToolCall): ToolCall {
  return { ...call, args: {} };
}

function answerOf(messages: readonly BaseMessage[], { call }: Hop): string | null {
  const last = messages.at(-1);
  return call === null && AIMessage.isInstance(last) ? textOf(last) : null;
}
