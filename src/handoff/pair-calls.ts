import { AIMessage, ToolMessage, type BaseMessage, type ToolCall } from "@langchain/core/messages";
import { withId } from "../models/regular-reply.ts";
import { keepNote } from "../models/kept-fields.ts";
import { tellLeftOut } from "../models/left-out-calls.ts";

/** The answer of a call that has no answer. */
const NOT_CARRIED_OUT = "Not carried out.";

/**
 * Returns the conversation in the form that every server accepts. After each message with tool calls come the answers, one
 * for each call and in their order. A call without an answer is answered as not run, and answers without a call are removed.
 * Calls of one message that share an id, or have none, get ids of their own, and take the answers with that id in order.
 */
export function pairCalls(messages: readonly BaseMessage[]): BaseMessage[] {
  return messages.flatMap((message, index) => {
    if (ToolMessage.isInstance(message)) return [];
    if (!AIMessage.isInstance(message)) return [message];
    const calls = message.tool_calls ?? [];
    // Calls that could not be read do not count as calls, but some clients would send them.
    if (calls.length === 0) return hasRawCalls(message) ? withoutCalls(message) : [message];
    const ids = distinctIds(calls);
    const answers = answersOf(calls, messages.slice(index + 1));
    const paired = calls.map(({ id: given = "", name }, place) => {
      const id = ids[place] ?? "";
      const answer = answers[place];
      if (answer === undefined) {
        return new ToolMessage({ tool_call_id: id, name, content: NOT_CARRIED_OUT, status: "error" });
      }
      return id === given ? answer : withAnswer(answer, { tool_call_id: id });
    });
    const isSame = calls.every(({ id }, place) => id === ids[place]);
    return [isSame ? message : withIds(message, ids), ...toldOfMore(message, paired)];
  });
}

/** Returns ids that differ: the calls' own, with a number if an earlier call of the message has the same one. */
function distinctIds(calls: readonly ToolCall[]): string[] {
  const used = new Set<string>();
  return calls.map(({ id: given }, place) => {
    let id = given || `call_${place + 1}`;
    while (used.has(id)) id = `${id}_${place + 1}`;
    used.add(id);
    return id;
  });
}

/**
 * Returns the answer to each call, from the messages up to the next one with calls: some servers reuse ids, so later
 * answers do not count. Where calls share an id, an answer that names its tool is for a call of that tool only.
 */
function answersOf(calls: readonly ToolCall[], later: readonly BaseMessage[]): (ToolMessage | undefined)[] {
  const waiting = new Map<string, ToolMessage[]>();
  for (const message of later) {
    if (AIMessage.isInstance(message) && (message.tool_calls ?? []).length > 0) break;
    if (!ToolMessage.isInstance(message)) continue;
    const known = waiting.get(message.tool_call_id);
    if (known === undefined) waiting.set(message.tool_call_id, [message]);
    else known.push(message);
  }
  const shared = new Map<string, number>();
  for (const { id = "" } of calls) shared.set(id, (shared.get(id) ?? 0) + 1);
  return calls.map(({ id = "", name }) => {
    const own = waiting.get(id) ?? [];
    const isShared = (shared.get(id) ?? 0) > 1;
    const place = own.findIndex((answer) => !isShared || !answer.name || answer.name === name);
    return place < 0 ? undefined : own.splice(place, 1)[0];
  });
}

/** Adds to the last answer how many calls of the reply were left out, so that its model knows. */
function toldOfMore(reply: BaseMessage, answers: readonly ToolMessage[]): readonly ToolMessage[] {
  const told = tellLeftOut(reply);
  const last = answers.at(-1);
  if (told === null || last === undefined || last.text.endsWith(told)) return answers;
  const { content } = last;
  const more =
    typeof content === "string" ? `${content}\n${told}` : [...content, { type: "text" as const, text: told }];
  return [...answers.slice(0, -1), withAnswer(last, { content: more })];
}

function withAnswer(
  { tool_call_id, content, name, id, status, artifact }: ToolMessage,
  changed: Partial<Pick<ToolMessage, "tool_call_id" | "content">>,
): ToolMessage {
  const kept = { ...(id ? { id } : {}), ...(name ? { name } : {}), ...(status ? { status } : {}) };
  return new ToolMessage({ tool_call_id, content, artifact: artifact as unknown, ...kept, ...changed });
}

function withIds(message: AIMessage, ids: readonly string[]): AIMessage {
  const { id, name, content, tool_calls = [] } = message;
  const calls = tool_calls.map((call, place) => withId(call, ids[place] ?? ""));
  const kept = { ...(id ? { id } : {}), ...(name ? { name } : {}) };
  return keepNote(new AIMessage({ content, tool_calls: calls, ...kept }), message);
}

function hasRawCalls(message: AIMessage): boolean {
  return message.additional_kwargs.tool_calls !== undefined;
}

function withoutCalls({ id, name, content }: AIMessage): AIMessage[] {
  if (content.length === 0) return [];
  return [new AIMessage({ content, ...(id ? { id } : {}), ...(name ? { name } : {}) })];
}
