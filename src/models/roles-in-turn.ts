import { AIMessage, ChatMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { beginWith, joinContents, withFields } from "./join-messages.ts";

const ROLES: Readonly<Record<string, string>> = { human: "user", ai: "assistant", developer: "system" };

/** Returns the role of a message on the wire. A developer message counts as a system message. */
export function roleOf(message: BaseMessage): string {
  const role = ChatMessage.isInstance(message) ? message.role : message.getType();
  return ROLES[role] ?? role;
}

/** Stands before a conversation that the assistant opened. */
const OPENING = "(The assistant speaks first.)";

/** Stands between the answer of a tool and the next message of the user. */
const SILENCE = "(no words)";

/** Returns true if user and assistant speak in turn, the user first. A call of tools belongs to the turn that answers. */
export function isInTurn(messages: readonly BaseMessage[]): boolean {
  return turnsOf(messages).every(({ isExpected }) => isExpected);
}

/**
 * Returns the messages with user and assistant in turn, the user first, as some chat templates need it. Neighbors of
 * one role are joined. If they have different names, each part begins with its name.
 */
export function rolesInTurn(messages: readonly BaseMessage[]): BaseMessage[] {
  const joined: BaseMessage[] = [];
  for (const message of messages) {
    const before = joined.at(-1);
    if (before === undefined || !canJoin(before, message)) joined.push(message);
    else joined[joined.length - 1] = join(before, message);
  }
  return turnsOf(joined).flatMap(({ message, isExpected }) => {
    if (isExpected) return [message];
    return [roleOf(message) === "user" ? new AIMessage(SILENCE) : new HumanMessage(OPENING), message];
  });
}

/** Says of each message whether its role is the one that is due. */
function turnsOf(messages: readonly BaseMessage[]): { message: BaseMessage; isExpected: boolean }[] {
  let due = "user";
  return messages.map((message) => {
    const role = roleOf(message);
    const isTurn = role === "user" || role === "assistant";
    const isExpected = !isTurn || role === due || (due === "call" && role === "assistant");
    if (role === "user") due = "assistant";
    if (role === "assistant") due = hasCalls(message) ? "call" : "user";
    return { message, isExpected };
  });
}

function canJoin(before: BaseMessage, message: BaseMessage): boolean {
  const role = roleOf(before);
  return role === roleOf(message) && (role === "user" || (role === "assistant" && !hasCalls(before)));
}

/** Joins two messages of one role. The second has the calls, if there are any. */
function join(before: BaseMessage, message: BaseMessage): BaseMessage {
  const isOneSpeaker = before.name === message.name;
  const contents = [before, message].map(({ name, content }) =>
    isOneSpeaker || name === undefined || content.length === 0 ? content : beginWith(`${name}: `, content),
  );
  const fields = { content: joinContents(contents) };
  return withFields(message, isOneSpeaker ? fields : { ...fields, name: undefined });
}

function hasCalls(message: BaseMessage): boolean {
  return AIMessage.isInstance(message) && (message.tool_calls ?? []).length > 0;
}
