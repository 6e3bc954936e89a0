import type { BaseMessage } from "@langchain/core/messages";
import { textOf } from "../../src/conversation/conversation.ts";
import type { ChatPiece } from "../view/chat.ts";

/** Reads a chunk of the stream mode `messages`. Returns null for a message without text, or one that no model wrote. */
export function chatPieceOf(chunk: unknown): ChatPiece | null {
  const [message, metadata] = chunk as [BaseMessage, { langgraph_node?: string } | undefined];
  const text = message.getType() === "ai" ? textOf(message) : "";
  if (text === "") return null;
  return {
    message: message.id ?? "",
    speaker: message.name ?? metadata?.langgraph_node ?? "",
    text,
    // Pieces of a message can be added to each other. A whole message cannot.
    isWhole: !("concat" in message),
  };
}
