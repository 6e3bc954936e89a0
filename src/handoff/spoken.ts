import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { pairCalls } from "./pair-calls.ts";

/**
 * What a specialist said and did, as the conversation keeps it: under its name, every call answered, and without
 * what was noted on the way.
 */
export function spokenBy(name: string, added: readonly BaseMessage[]): BaseMessage[] {
  return pairCalls(added).flatMap((message): BaseMessage[] => {
    if (!AIMessage.isInstance(message)) return [message];
    const { id, content, tool_calls: calls = [], usage_metadata: usage } = message;
    if (calls.length === 0 && textOf(message).trim() === "") return [];
    return [
      new AIMessage({
        name,
        content,
        ...(id ? { id } : {}),
        ...(calls.length > 0 ? { tool_calls: calls } : {}),
        ...(usage ? { usage_metadata: usage } : {}),
      }),
    ];
  });
}

/** The answer that a specialist ended with: its last words, or what a tool said whose word is final; null without. */
export function answerIn(said: readonly BaseMessage[]): string | null {
  const last = said.at(-1);
  if (last === undefined) return null;
  const isFinal = ToolMessage.isInstance(last) ? last.status !== "error" : isAnswer(last);
  return isFinal && textOf(last).trim() !== "" ? textOf(last) : null;
}

/** The best answer there is since the last human message: a whole one, else the last words beside a call. */
export function bestAnswer(messages: readonly BaseMessage[]): { text: string; isWhole: boolean } | null {
  const turn = messages
    .slice(messages.findLastIndex((message) => message.getType() === "human") + 1)
    .filter((message) => message.getType() === "ai" && textOf(message).trim() !== "");
  const best = turn.findLast(isAnswer) ?? turn.at(-1);
  return best === undefined ? null : { text: textOf(best), isWhole: isAnswer(best) };
}

/** The same conversation with another answer to a call. */
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
