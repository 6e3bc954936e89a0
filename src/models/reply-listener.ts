import { BaseCallbackHandler, type CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import { nameSpeaker } from "../langgraph/chat-stream.ts";

type Piece<Event extends keyof CallbackHandlerMethods> = Parameters<
  NonNullable<CallbackHandlerMethods[Event]>
>;

/**
 * Listens to a reply while it streams. It reports each piece, and keeps why the reply ended, which LangChain passes to its
 * listeners but not to the message. It names the speaker on every piece, because a chat shows these pieces.
 */
export class ReplyListener extends BaseCallbackHandler {
  override readonly name = "troupe_reply_listener";
  /** The values that the message's `response_metadata` lacks. */
  readonly metadata: { finish_reason?: unknown } = {};
  readonly #callbacks: CallbackHandlerMethods;
  readonly #speaker: string;

  constructor(callbacks: CallbackHandlerMethods, speaker: string) {
    super();
    this.#callbacks = callbacks;
    this.#speaker = speaker;
    // Without this, LangChain would not wait for the listener.
    this.awaitHandlers = true;
  }

  override handleLLMNewToken(...piece: Piece<"handleLLMNewToken">): void {
    const chunk = piece[5]?.chunk;
    if (chunk !== undefined && "message" in chunk) nameSpeaker(chunk.message, this.#speaker);
    void this.#callbacks.handleLLMNewToken?.(...piece);
  }

  override handleChatModelStreamEvent(...piece: Piece<"handleChatModelStreamEvent">): void {
    void this.#callbacks.handleChatModelStreamEvent?.(...piece);
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    const generation = generations[0]?.[0];
    if (generation !== undefined && "message" in generation)
      nameSpeaker((generation as ChatGeneration).message, this.#speaker);
    const finish: unknown = generation?.generationInfo?.["finish_reason"];
    if (finish !== undefined) this.metadata.finish_reason = finish;
  }
}
