// The stream of a run as UI messages of the AI SDK (`ai`), for `useChat` and other readers of its protocol.
export { readChatRequest, type ChatRequest } from "./chat-request.ts";
export { readUIMessages, type ConversationSource } from "./read-ui-messages.ts";
export { toUIMessageStream, type UIMessageStreamOptions } from "./to-ui-message-stream.ts";
export { toUIMessageStreamResponse } from "./ui-message-stream-response.ts";

// What is in the messages
export type { ContinuedMessage } from "./continued-message.ts";
export type { PageEvent } from "../streaming/page-event.ts";
export type {
  PageStep,
  TroupeData,
  TroupeMetadata,
  TroupeTools,
  TroupeUIMessage,
  TroupeUIMessageChunk,
} from "./ui-message.ts";
