import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";

/** What stands as the answer of a call that nobody has answered. */
const NOT_CARRIED_OUT = "Not carried out.";

/**
 * The same conversation as every server takes it: after each message with tool calls come their answers, one for
 * each call and in their order, and no answer stands without its call. What is missing is answered as not carried out.
 */
export function pairCalls(messages: readonly BaseMessage[]): BaseMessage[] {
  return messages.flatMap((message, index) => {
    if (ToolMessage.isInstance(message)) return [];
    if (!AIMessage.isInstance(message)) return [message];
    const calls = message.tool_calls ?? [];
    // Calls that could not be read are no calls; some clients would send them all the same.
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

/** The answers up to the next message with calls, by the call's id; some servers give the same ids again and again. */
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
