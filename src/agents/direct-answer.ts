import { ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { ClientTool } from "@langchain/core/tools";
import { textOf } from "../conversation/conversation.ts";
import { isTransfer } from "../handoff/target.ts";

/** Returns the names of the tools whose results are the answer: those with LangChain's `returnDirect`. */
export function directTools(tools: readonly ClientTool[]): ReadonlySet<string> {
  const direct = tools.filter((one) => (one as { returnDirect?: unknown }).returnDirect === true);
  return new Set(direct.map(({ name }) => name));
}

/**
 * Returns the answer that an agent's conversation ends with if its last messages are answers of tools: what the `direct`
 * tools returned. Without their names, it is the last tool's answer. Returns null if there is none.
 */
export function directAnswer(
  messages: readonly BaseMessage[],
  direct: ReadonlySet<string> | null,
): string | null {
  const last = messages.findLastIndex((message) => !ToolMessage.isInstance(message));
  const answers = messages
    .slice(last + 1)
    .filter((message): message is ToolMessage => ToolMessage.isInstance(message))
    .filter(({ status }) => status !== "error");
  // An accepted handoff is no answer: the conversation goes on.
  if (answers.some(({ name }) => isTransfer(name ?? ""))) return null;
  const own = direct === null ? answers.slice(-1) : answers.filter(({ name }) => direct.has(name ?? ""));
  return own.length === 0 ? null : own.map(textOf).join("\n\n");
}
