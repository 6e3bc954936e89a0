import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import type { ContentPart, Message, PartSource, UserMessage } from "@ag-ui/core";
import { InputError } from "../errors/input-error.ts";
import { imagePart, type UserPart } from "../streaming/user-part.ts";
import { quotedSome } from "../text/quoted.ts";

/**
 * Returns the new messages of a client for a thread that the server keeps: those of the user at the end of the list. What stands
 * before is not read, because the thread has the conversation. `known` are the ids of the thread's messages.
 */
export function newMessages(messages: readonly Message[], known: ReadonlySet<string>): BaseMessage[] {
  const last = messages.findLastIndex(({ role }) => role === "assistant" || role === "tool");
  const end = messages.slice(last + 1).filter(({ id, role }) => isSpoken(role) && !known.has(id));
  checkRoles(end);
  return end.flatMap((message) => (message.role === "user" ? [humanMessage(message)] : []));
}

/**
 * Returns the conversation of a client for a graph without threads, which knows no other: the texts of the user and of the
 * assistant. Calls of tools and their results are left out: nothing shows that they happened.
 */
export function wholeConversation(messages: readonly Message[]): BaseMessage[] {
  checkRoles(messages);
  return messages.flatMap((message): BaseMessage[] => {
    if (message.role === "user") return [humanMessage(message)];
    const isText = message.role === "assistant" && (message.content ?? "") !== "";
    return isText ? [new AIMessage({ id: message.id, content: message.content ?? "" })] : [];
  });
}

/** Throws InputError if there is no new message to answer. */
export function checkAsked(messages: readonly BaseMessage[]): void {
  if (messages.at(-1)?.getType() === "human") return;
  throw new InputError(
    "messages must end with a new message of the user, with an id that the thread does not have yet",
  );
}

/** Activity and reasoning are what a page shows, and no part of a conversation. */
function isSpoken(role: Message["role"]): boolean {
  return role !== "activity" && role !== "reasoning";
}

/** Throws InputError if a client sends instructions for models: they are the server's. */
function checkRoles(messages: readonly Message[]): void {
  const roles = messages.map(({ role }) => role).filter((role) => role === "system" || role === "developer");
  if (roles.length === 0) return;
  throw new InputError(
    `messages: the roles ${quotedSome(roles)} are not accepted from a client; instructions belong to the prompts on the server`,
  );
}

function humanMessage({ id, content }: UserMessage): HumanMessage {
  return new HumanMessage({ id, content: typeof content === "string" ? content : content.map(partOf) });
}

function partOf(part: ContentPart): UserPart {
  if (part.type === "text") return { type: "text", text: part.text };
  const image = part.type === "image" ? imagePart(addressOf(part.source)) : null;
  if (image !== null) return image;
  const what =
    part.type === "image" ? "an image that is not in the message" : `a part of the type "${part.type}"`;
  throw new InputError(`messages: ${what} is not accepted; send text, or an image as data`);
}

function addressOf(source: PartSource): string {
  return source.type === "data" ? `data:${source.mimeType};base64,${source.value}` : source.value;
}
