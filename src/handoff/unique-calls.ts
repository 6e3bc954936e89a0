import { AIMessage, type BaseMessage, type ToolCall } from "@langchain/core/messages";

/**
 * Gives every call of a reply an id that no call before it has, so that each can be answered: some servers leave ids
 * out, or number the calls of each reply anew. Changes the reply.
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
