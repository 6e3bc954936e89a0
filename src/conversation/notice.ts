import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { messageNote } from "../langgraph/message-note.ts";

const notice = messageNote<true>("troupe_notice");

/** What later prompts show in place of a notice: its cause, such as a server that was down, says nothing to a model. */
export const NOTICE_TEXT = "(This request was not carried out.)";

/** Makes the message that tells the user why there is no answer, in the words of Troupe and not of a model. */
export function noticeMessage({ name, content }: { name: string; content: string }): AIMessage {
  const message = new AIMessage({ name, content });
  notice.write(message, true);
  return message;
}

/** Returns true if a message is a notice. */
export function isNotice(message: BaseMessage): boolean {
  return notice.read(message) === true;
}
