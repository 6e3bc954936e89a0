import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { transcript } from "../conversation/context.ts";
import { textOf } from "../conversation/conversation.ts";
import { cutText } from "../text/cut-text.ts";

/** How much of a tool's result is part of a turn's text. */
const RESULT_CHARACTERS = 4_000;

/** Returns messages as lines with the speaker's name, tool calls and their answers included. */
export function turnText(messages: readonly BaseMessage[]): string {
  return messages.flatMap(linesOf).join("\n");
}

function linesOf(message: BaseMessage): string[] {
  const type = message.getType();
  if (type === "tool") return [`result of ${message.name ?? "a tool"}: ${indented(textOf(message))}`];
  if (type !== "human" && type !== "ai") return [];
  const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
  const called = calls.map(
    ({ name, args }) => `${message.name ?? "assistant"} calls ${name}: ${indented(JSON.stringify(args))}`,
  );
  return [...(textOf(message).trim() === "" ? [] : transcript([message])), ...called];
}

function indented(text: string): string {
  return cutText(text, RESULT_CHARACTERS).replaceAll(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/g, "$&  ");
}
