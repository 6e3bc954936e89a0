import { BaseCallbackHandler, type CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { BaseMessage } from "@langchain/core/messages";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import { KeyFilter } from "../text/key-filter.ts";
import { knowsKeys } from "../text/known-keys.ts";
import { hideKeysInPiece } from "./hide-keys-in-reply.ts";
import { nameSpeaker } from "../langgraph/chat-stream.ts";

type Piece<Event extends keyof CallbackHandlerMethods> = Parameters<
  NonNullable<CallbackHandlerMethods[Event]>
>;

/** What the listener reports to, and how it names the speaker. */
export interface ReplyListenerOptions {
  /** Called with each piece of the reply. */
  callbacks: CallbackHandlerMethods;
  speaker: string;
  /** Called with each piece of text and the id of its message; null if it has no reader while it is written. */
  onText: ((text: string, message: string | null) => void) | null;
  /** True hides configured keys in the pieces. Not needed for models that are made here: their client does it. */
  hidesKeys: boolean;
  /** True makes LangChain stream the reply, also if no other listener wants that. */
  streams: boolean;
  /** Called with what the model is called with; null if that is not recorded. */
  onSent: ((messages: readonly BaseMessage[], parameters: unknown) => void) | null;
}

/**
 * Returns true for a listener that LangChain must have: it makes the reply stream, or wants to know what is sent and is not
 * told by `tellSent`.
 */
export function mustHear(callbacks: CallbackHandlerMethods, { isTold }: { isTold: boolean }): boolean {
  if (!(callbacks instanceof ReplyListener)) return false;
  return callbacks.lc_prefer_streaming || (!isTold && callbacks.handleChatModelStart !== undefined);
}

/** Tells a listener with what a model is called. Costs less than to let LangChain tell it. */
export function tellSent(
  callbacks: CallbackHandlerMethods,
  messages: readonly BaseMessage[],
  parameters: unknown,
): void {
  if (callbacks instanceof ReplyListener) callbacks.onSent?.(messages, parameters);
}

/**
 * Listens to a reply while it streams. It reports each piece, and keeps why the reply ended, which LangChain passes to its
 * listeners but not to the message. It names the speaker on every piece, because a chat shows these pieces.
 */
export class ReplyListener extends BaseCallbackHandler {
  override readonly name = "troupe_reply_listener";
  /** LangChain streams a reply if one of its listeners has this mark (core 1.4.0). */
  readonly lc_prefer_streaming: boolean;
  /** The values that the message's `response_metadata` lacks. */
  readonly metadata: { finish_reason?: unknown } = {};
  readonly onSent: ReplyListenerOptions["onSent"];
  /** Only there if `onSent` is. */
  override handleChatModelStart?: NonNullable<BaseCallbackHandler["handleChatModelStart"]>;
  readonly #callbacks: CallbackHandlerMethods;
  readonly #speaker: string;
  readonly #onText: ReplyListenerOptions["onText"];
  readonly #keys: KeyFilter | null;
  #message: string | null = null;

  constructor({ callbacks, speaker, onText, hidesKeys, streams, onSent }: ReplyListenerOptions) {
    super();
    this.#callbacks = callbacks;
    this.#speaker = speaker;
    this.#onText = onText;
    this.#keys = hidesKeys && knowsKeys() ? new KeyFilter() : null;
    this.lc_prefer_streaming = streams;
    this.onSent = onSent;
    if (onSent !== null) {
      this.handleChatModelStart = (_model, messages, _run, _parent, extra) =>
        onSent(messages.flat(), extra?.["invocation_params"]);
    }
    // Without this, LangChain would not wait for the listener.
    this.awaitHandlers = true;
  }

  override handleLLMNewToken(...piece: Piece<"handleLLMNewToken">): void {
    const [given, , , , , fields] = piece;
    const chunk = fields?.chunk;
    const message = chunk !== undefined && "message" in chunk ? chunk.message : null;
    if (message !== null) nameSpeaker(message, this.#speaker);
    const isLast = chunk?.generationInfo?.["finish_reason"] != null;
    const text =
      message === null || this.#keys === null
        ? given
        : hideKeysInPiece(message, { keys: this.#keys, isLast });
    void this.#callbacks.handleLLMNewToken?.(...piece);
    if (text !== "") this.#onText?.(text, message?.id ?? null);
  }

  override handleChatModelStreamEvent(...piece: Piece<"handleChatModelStreamEvent">): void {
    void this.#callbacks.handleChatModelStreamEvent?.(...piece);
    const [event] = piece;
    if (event.event === "message-start") this.#message = event.id ?? null;
    if (event.event === "content-block-delta" && event.delta.type === "text-delta") {
      this.#onText?.(event.delta.text, this.#message);
    }
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    const generation = generations[0]?.[0];
    if (generation !== undefined && "message" in generation)
      nameSpeaker((generation as ChatGeneration).message, this.#speaker);
    const finish: unknown = generation?.generationInfo?.["finish_reason"];
    if (finish !== undefined) this.metadata.finish_reason = finish;
  }
}
