import { ToolMessage } from "@langchain/core/messages";
import { isCommand } from "@langchain/langgraph";
import { messageNote, type MessageNote } from "../../langgraph/message-note.ts";
import { isRecord } from "../../text/is-record.ts";

/** The ids of the effects of which a message tells. By it, a conversation shows which effects its agent knows of. */
export const effectNote: MessageNote<readonly string[]> = messageNote<readonly string[]>("troupe_effect");

/** Notes effects on the message with a tool's result, also if that is in a command. */
export function noteEffects(result: unknown, ids: readonly string[]): void {
  for (const message of messagesIn(result)) effectNote.write(message, ids);
}

/** Makes a recorded result the answer to this call: the one that was recorded may have had another id. */
export function addressTo(result: unknown, call: string | undefined): void {
  if (call === undefined) return;
  for (const message of messagesIn(result)) message.tool_call_id = call;
}

function messagesIn(result: unknown): ToolMessage[] {
  if (Array.isArray(result)) return result.filter((part) => ToolMessage.isInstance(part));
  if (ToolMessage.isInstance(result)) return [result];
  const update: unknown = isCommand(result) ? result.update : undefined;
  const messages: unknown = isRecord(update) ? update["messages"] : undefined;
  return Array.isArray(messages) ? messages.filter((message) => ToolMessage.isInstance(message)) : [];
}
