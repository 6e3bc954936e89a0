import type { BaseMessage } from "@langchain/core/messages";
import { MessagesValue, StateSchema, type Messages, type ReducedValue } from "@langchain/langgraph";

/** The type of the channel `messages`. */
export type MessagesChannel = ReducedValue<BaseMessage[], Messages>;

/** What a graph is invoked with: the conversation. Its last human message is the request. */
export interface ConversationInput {
  /** A text, a message, or a list of messages. */
  messages: Messages;
}

/** The input schema of a graph. */
export const conversationInput: StateSchema<{ messages: MessagesChannel }> = new StateSchema({
  messages: MessagesValue,
});
