import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { keepNote } from "../models/kept-fields.ts";
import { pairCalls } from "./pair-calls.ts";

/**
 * Returns what a specialist said and did in the form that the conversation keeps: under its name, with every call answered,
 * and without Troupe's notes, but for what the model's server wants back with a call.
 */
export function spokenBy(name: string, added: readonly BaseMessage[]): BaseMessage[] {
  return pairCalls(added).flatMap((message): BaseMessage[] => {
    if (!AIMessage.isInstance(message)) return [message];
    const { id, content, tool_calls: calls = [], usage_metadata: usage } = message;
    if (calls.length === 0 && textOf(message).trim() === "") return [];
    const spoken = new AIMessage({
      name,
      content,
      ...(id ? { id } : {}),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
      ...(usage ? { usage_metadata: usage } : {}),
    });
    return [calls.length > 0 ? keepNote(spoken, message) : spoken];
  });
}

/** Returns the answer that a specialist ended with: its last text, or the answer of a tool that ends the agent. Returns null if there is none. */
export function answerIn(said: readonly BaseMessage[]): string | null {
  const last = said.at(-1);
  if (last === undefined) return null;
  const isFinal = ToolMessage.isInstance(last) ? last.status !== "error" : isAnswer(last);
  return isFinal && textOf(last).trim() !== "" ? textOf(last) : null;
}

/** Returns the best answer since the last human message: a whole one, otherwise the last text next to a tool call. Returns null if there is none. */
export function bestAnswer(messages: readonly BaseMessage[]): { text: string; isWhole: boolean } | null {
  const turn = messages
    .slice(messages.findLastIndex((message) => message.getType() === "human") + 1)
    .filter((message) => message.getType() === "ai" && textOf(message).trim() !== "");
  const best = turn.findLast(isAnswer) ?? turn.at(-1);
  return best === undefined ? null : { text: textOf(best), isWhole: isAnswer(best) };
}

/** Returns the conversation with another answer to one call. */
export function answeredAs(
  messages: readonly BaseMessage[],
  call: string | null,
  content: string,
): BaseMessage[] {
  return messages.map((message) => {
    if (!ToolMessage.isInstance(message) || message.tool_call_id !== call) return message;
    const { id, name, tool_call_id } = message;
    const kept = { ...(id ? { id } : {}), ...(name ? { name } : {}) };
    return new ToolMessage({ tool_call_id, content, status: "error", ...kept });
  });
}

function isAnswer(message: BaseMessage): boolean {
  return AIMessage.isInstance(message) && !message.tool_calls?.length;
}
