import type { BaseMessage } from "@langchain/core/messages";

/** LangGraph leaves the messages of a run with this tag out of the stream mode `messages` (langgraph 1.7.3). */
const NOT_STREAMED = "nostream";

/** Returns the tags of a run: none if its messages are part of the chat, otherwise the tag that keeps them out of it. */
export function chatTags(isVisible: boolean): string[] {
  return isVisible ? [] : [NOT_STREAMED];
}

/**
 * Names the speaker of a message that has no name yet. A LangGraph server sends a message in its serialized form, which
 * LangChain makes from `lc_kwargs` and not from the message's own fields (core 1.4.0).
 */
export function nameSpeaker(message: BaseMessage, speaker: string): void {
  message.name ??= speaker;
  message.lc_kwargs["name"] = message.name;
}
