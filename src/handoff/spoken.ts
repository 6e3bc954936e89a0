import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { keepNote } from "../models/kept-fields.ts";
import { pairCalls } from "./pair-calls.ts";
import { isTransfer } from "./target.ts";

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

/** The best text of a turn, and the specialist that said it. */
export interface BestAnswer {
  agent: string;
  text: string;
  /** False for words next to the call of an ordinary tool: their specialist had not finished. */
  isWhole: boolean;
}

/** Returns the best answer since the last human message: the latest whole one, otherwise the last text next to the call of a tool. Returns null if nothing was said. */
export function bestAnswer(messages: readonly BaseMessage[]): BestAnswer | null {
  const turn = messages
    .slice(messages.findLastIndex((message) => message.getType() === "human") + 1)
    .filter((message) => AIMessage.isInstance(message))
    .filter((message) => textOf(message).trim() !== "");
  const best = turn.findLast(isWhole) ?? turn.at(-1);
  if (best === undefined) return null;
  return { agent: best.name ?? "", text: textOf(best), isWhole: isWhole(best) };
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

/** Returns true for a text that its specialist had finished: without calls, or next to a handoff. */
function isWhole({ tool_calls: calls = [] }: AIMessage): boolean {
  return calls.length === 0 || calls.some(({ name }) => isTransfer(name));
}

function isAnswer(message: BaseMessage): boolean {
  return AIMessage.isInstance(message) && !message.tool_calls?.length;
}
