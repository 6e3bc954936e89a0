import { MessagesValue, StateSchema } from "@langchain/langgraph";

/** What a caller gives: the conversation, its last human message the request. */
export const conversationInput = new StateSchema({ messages: MessagesValue });
