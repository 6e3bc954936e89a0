import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { isRecord } from "../text/is-record.ts";
import { textOfPart } from "../text/part-text.ts";
import type { CallMessage } from "./journal-entry.ts";

const ROLES: Readonly<Record<string, CallMessage["role"]>> = {
  system: "system",
  developer: "system",
  ai: "assistant",
  assistant: "assistant",
  tool: "tool",
  function: "tool",
};

/** Returns a message as the journal keeps it. Content that is not text appears as a mark, such as `[image]`. */
export function callMessage(message: BaseMessage): CallMessage {
  const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
  return {
    role: ROLES[message.getType()] ?? "user",
    name: message.name ?? null,
    text: textOfContent(message.content),
    toolCalls: calls.map(({ id, name, args }) => ({ id: id ?? "", name, arguments: args })),
    ...(ToolMessage.isInstance(message) && { toolCallId: message.tool_call_id }),
  };
}

function textOfContent(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map(shownPart).join("\n") : "";
}

function shownPart(part: unknown): string {
  const type = isRecord(part) ? part["type"] : undefined;
  const isText = typeof type !== "string" || type === "text" || type === "output_text";
  return isText ? textOfPart(part) : `[${type.replace(/_url$/, "")}]`;
}
