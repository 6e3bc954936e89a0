import { BaseCallbackHandler, type CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import { nameSpeaker } from "../langgraph/chat-stream.ts";

type Piece<Event extends keyof CallbackHandlerMethods> = Parameters<
  NonNullable<CallbackHandlerMethods[Event]>
>;

/**
 * Listens to a reply as it streams: passes on that there was a piece, and keeps how the reply ended, which
 * LangChain tells its listeners but leaves out of the message itself. Names the speaker on every piece: what a chat is
 * sent is these pieces, of which a model knows no name.
 */
export class ReplyListener extends BaseCallbackHandler {
  override readonly name = "troupe_reply_listener";
  /** What the message's `response_metadata` lacks. */
  readonly metadata: { finish_reason?: unknown } = {};
  readonly #callbacks: CallbackHandlerMethods;
  readonly #speaker: string;

  constructor(callbacks: CallbackHandlerMethods, speaker: string) {
    super();
    this.#callbacks = callbacks;
    this.#speaker = speaker;
    // Otherwise LangChain would go on without waiting for it.
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
