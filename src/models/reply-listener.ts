import { BaseCallbackHandler, type CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { LLMResult } from "@langchain/core/outputs";

type Piece<Event extends keyof CallbackHandlerMethods> = Parameters<
  NonNullable<CallbackHandlerMethods[Event]>
>;

/**
 * Listens to a reply as it streams: passes on that there was a piece, and keeps how the reply ended, which
 * LangChain tells its listeners but leaves out of the message itself.
 */
export class ReplyListener extends BaseCallbackHandler {
  override readonly name = "troupe_reply_listener";
  /** What the message's `response_metadata` lacks. */
  readonly metadata: { finish_reason?: unknown } = {};
  readonly #callbacks: CallbackHandlerMethods;

  constructor(callbacks: CallbackHandlerMethods) {
    super();
    this.#callbacks = callbacks;
    // Otherwise LangChain would go on without waiting for it.
    this.awaitHandlers = true;
  }

  override handleLLMNewToken(...piece: Piece<"handleLLMNewToken">): void {
    void this.#callbacks.handleLLMNewToken?.(...piece);
  }

  override handleChatModelStreamEvent(...piece: Piece<"handleChatModelStreamEvent">): void {
    void this.#callbacks.handleChatModelStreamEvent?.(...piece);
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    const finish: unknown = generations[0]?.[0]?.generationInfo?.["finish_reason"];
    if (finish !== undefined) this.metadata.finish_reason = finish;
  }
}
