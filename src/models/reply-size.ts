import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { AIMessage } from "@langchain/core/messages";

type Token = Parameters<NonNullable<CallbackHandlerMethods["handleLLMNewToken"]>>;
type StreamEvent = Parameters<NonNullable<CallbackHandlerMethods["handleChatModelStreamEvent"]>>[0];

/** How long a reply may be, and the error if it is longer. */
export interface ReplyBound {
  characters: number;
  error: () => Error;
}

/** Returns the characters of a streamed piece: of its text, its thinking and the arguments of its calls. At least 1, so that endless empty pieces end, too. */
export function sizeOfPiece(text: string, fields: Token[5]): number {
  const { chunk } = fields ?? {};
  const message = chunk !== undefined && "message" in chunk ? chunk.message : null;
  if (message === null) return Math.max(1, text.length);
  const calls = "tool_call_chunks" in message ? message.tool_call_chunks : undefined;
  return Math.max(1, sizeOf(message.content) + sizeOf(calls) + sizeOf(message.additional_kwargs));
}

/** Returns the characters of an event of a stream, at least 1. */
export function sizeOfEvent(event: StreamEvent): number {
  return Math.max(1, event.event === "content-block-delta" ? sizeOf(event.delta) : 0);
}

/** Returns the characters of a whole reply. */
export function sizeOfReply({ content, tool_calls: calls, additional_kwargs: fields }: AIMessage): number {
  return sizeOf(content) + sizeOf(calls) + sizeOf(fields);
}

/** Returns the characters of all texts inside a value. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let size = 0;
  for (const one of Object.values(value)) size += sizeOf(one);
  return size;
}
