import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { answerContent } from "../models/regular-reply.ts";

/** Makes the specialist's answer from a reply. It keeps the reply's id, so that the streamed and the stored message are the same. */
export function answerFrom(reply: BaseMessage, name: string): AIMessage {
  const { id } = reply;
  const content = answerContent(reply.content);
  const usage = AIMessage.isInstance(reply) ? reply.usage_metadata : undefined;
  return new AIMessage({ name, content, ...(id ? { id } : {}), ...(usage ? { usage_metadata: usage } : {}) });
}
