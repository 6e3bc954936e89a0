import { MessagesValue, StateSchema } from "@langchain/langgraph";

/** The input of a graph: the conversation. Its last human message is the request. */
export const conversationInput = new StateSchema({ messages: MessagesValue });
