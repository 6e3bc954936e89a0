import type { BaseMessage } from "@langchain/core/messages";
import { AIMessage } from "@langchain/core/messages";
import { callMessage } from "../journal/call-message.ts";
import type { CallMessage } from "../journal/journal-entry.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";

/** The longest text of one attribute, in characters. */
const LONGEST = 64_000;

/** Returns messages as `gen_ai.input.messages`: JSON of their roles and parts, without configured keys. */
export function inputMessages(messages: readonly BaseMessage[]): string {
  return json(messages.map(callMessage).map(withParts));
}

/** Returns a reply as `gen_ai.output.messages`. */
export function outputMessages(reply: BaseMessage): string {
  return json([{ ...withParts(callMessage(reply)), finish_reason: finishReason(reply) ?? "stop" }]);
}

/** Returns a value as JSON, or a text as it is, without configured keys and not too long. */
export function contentText(value: unknown): string {
  const hidden = hideKeysInside({ value }).value;
  return cut(typeof hidden === "string" ? hidden : (JSON.stringify(hidden) ?? ""));
}

/** Returns why a model ended its reply; null if the server did not say. */
export function finishReason(reply: unknown): string | null {
  if (!AIMessage.isInstance(reply)) return null;
  const reason: unknown = (reply.response_metadata as Record<string, unknown>)["finish_reason"];
  return typeof reason === "string" ? reason : null;
}

function withParts({ role, name, text, toolCalls, toolCallId }: CallMessage): object {
  const calls = toolCalls.map((call) => ({
    type: "tool_call",
    id: call.id,
    name: call.name,
    arguments: call.arguments,
  }));
  const said =
    toolCallId === undefined
      ? { type: "text", content: text }
      : { type: "tool_call_response", id: toolCallId, response: text };
  return {
    role,
    ...(name !== null && { name }),
    parts: [...(text === "" && calls.length > 0 ? [] : [said]), ...calls],
  };
}

function json(value: unknown): string {
  return cut(JSON.stringify(hideKeysInside({ value }).value));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
