import { HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { messageNote } from "../langgraph/message-note.ts";

const aside = messageNote<true>("troupe_aside");

/** Makes a message that tells a model about the conversation, such as what was left out. It has no speaker. */
export function asideMessage(content: string): HumanMessage {
  const message = new HumanMessage(content);
  aside.write(message, true);
  return message;
}

/** Returns true for a message without a speaker, which tells a model about the conversation. */
export function isAside(message: BaseMessage): boolean {
  return aside.read(message) === true;
}
