import { AIMessage, type BaseMessage, type ToolCall } from "@langchain/core/messages";

/**
 * Gives every call of a reply an id that no earlier call has, so that each can be answered. Some servers leave ids out, or
 * use the same ids in each reply. Changes the reply.
 */
export function uniqueCalls(
  reply: AIMessage,
  { messages, id }: { messages: readonly BaseMessage[]; id: () => string },
): void {
  const used = new Set(messages.flatMap(callsOf).map((call) => call.id));
  for (const call of callsOf(reply)) {
    if (!call.id || used.has(call.id)) call.id = `call_${id()}`;
    used.add(call.id);
  }
}

function callsOf(message: BaseMessage): ToolCall[] {
  return AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
}
