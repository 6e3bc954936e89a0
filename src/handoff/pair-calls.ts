import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";

/** The answer of a call that has no answer. */
const NOT_CARRIED_OUT = "Not carried out.";

/**
 * Returns the conversation in the form that every server accepts. After each message with tool calls come the answers, one
 * for each call and in their order. A call without an answer is answered as not run, and answers without a call are removed.
 */
export function pairCalls(messages: readonly BaseMessage[]): BaseMessage[] {
  return messages.flatMap((message, index) => {
    if (ToolMessage.isInstance(message)) return [];
    if (!AIMessage.isInstance(message)) return [message];
    const calls = message.tool_calls ?? [];
    // Calls that could not be read do not count as calls, but some clients would send them.
    if (calls.length === 0) return hasRawCalls(message) ? withoutCalls(message) : [message];
    const answers = answersAfter(messages, index);
    return [
      message,
      ...calls.map(
        ({ id = "", name }) =>
          answers.get(id) ??
          new ToolMessage({ tool_call_id: id, name, content: NOT_CARRIED_OUT, status: "error" }),
      ),
    ];
  });
}

/** Returns the answers up to the next message with calls, by the call's id. Some servers reuse ids, so later answers do not count. */
function answersAfter(messages: readonly BaseMessage[], index: number): Map<string, ToolMessage> {
  const answers = new Map<string, ToolMessage>();
  for (const message of messages.slice(index + 1)) {
    if (AIMessage.isInstance(message) && (message.tool_calls ?? []).length > 0) break;
    if (ToolMessage.isInstance(message) && !answers.has(message.tool_call_id)) {
      answers.set(message.tool_call_id, message);
    }
  }
  return answers;
}

function hasRawCalls(message: AIMessage): boolean {
  return message.additional_kwargs.tool_calls !== undefined;
}

function withoutCalls({ id, name, content }: AIMessage): AIMessage[] {
  if (content.length === 0) return [];
  return [new AIMessage({ content, ...(id ? { id } : {}), ...(name ? { name } : {}) })];
}
