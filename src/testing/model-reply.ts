/** Why a completion ended, with the names of the hosted API. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

/** Options of every reply, in addition to its content. */
export interface ReplyOptions {
  /**
   * Numbers of tokens. `cachedTokens` are those of the input tokens that come from a prompt cache.
   * @default the number of characters / 4, rounded up; no field on cached tokens
   */
  readonly usage?:
    | {
        readonly inputTokens?: number | undefined;
        readonly outputTokens?: number | undefined;
        readonly cachedTokens?: number | undefined;
      }
    | undefined;
  /**
   * Why the completion ended.
   * @default "tool_calls" for tool calls that `tool_choice` did not force, otherwise "stop"
   */
  readonly finishReason?: FinishReason | undefined;
  /**
   * Milliseconds before the headers are sent.
   * @default 0
   */
  readonly delayMilliseconds?: number | undefined;
  /**
   * Characters in each streamed fragment of content or arguments.
   * @default 24
   */
  readonly chunkCharacters?: number | undefined;
}

/**
 * A plain text reply.
 *
 * @example
 * const reply: TextReply = { text: "Hello!", usage: { inputTokens: 12, outputTokens: 3 } };
 */
export interface TextReply extends ReplyOptions {
  readonly text: string;
}

/**
 * A structured reply. The JSON becomes the content. If `tool_choice` forces a function, the JSON becomes the arguments
 * of that function.
 *
 * @example
 * const reply: JsonReply = { json: { specialist: "coding", confidence: 0.9, reason: "It is about code." } };
 */
export interface JsonReply extends ReplyOptions {
  readonly json: unknown;
}

/**
 * A reply that calls one or more tools.
 *
 * @example
 * const reply: ToolCallReply = { toolCalls: [{ name: "add", arguments: { a: 1, b: 2 } }] };
 */
export interface ToolCallReply extends ReplyOptions {
  /** The calls. Arguments that are a string are sent unchanged, so that they can be invalid JSON. */
  readonly toolCalls: readonly {
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>> | string;
    /**
     * The id of the call.
     * @default a random one
     */
    readonly id?: string | undefined;
  }[];
  /**
   * Text next to the calls.
   * @default undefined: no text
   */
  readonly text?: string | undefined;
}

/**
 * A reply that fails on purpose.
 *
 * @example
 * const reply: FaultReply = { fault: { kind: "rate-limit", retryAfter: 1 } };
 */
export interface FaultReply extends ReplyOptions {
  readonly fault: Fault;
}

/**
 * A reply that is sent as it is, for what no other reply can say: fields of one vendor, odd ids, an error with status 200.
 * An object is the body. A list is a stream: each object is an event, and `[DONE]` follows. Of the options, only
 * `delayMilliseconds` applies.
 *
 * @example
 * const reply: RawReply = { raw: { error: { message: "No credits left.", code: 402 } } };
 */
export interface RawReply extends ReplyOptions {
  readonly raw: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
}

/** A reply with content. A fault can damage it. */
export type ContentReply = TextReply | JsonReply | ToolCallReply;

/** A reply of a script. */
export type ModelReply = ContentReply | RawReply | FaultReply;

/**
 * The ways in which a model server can fail. docs/scripted-model-server.md describes what each one sends.
 *
 * @example
 * const fault: Fault = { kind: "slow", headersMilliseconds: 200, reply: { text: "Hello!" } };
 */
export type Fault =
  | {
      readonly kind: "rate-limit";
      /**
       * The `retry-after` header: seconds, or an HTTP date.
       * @default undefined: no header
       */
      readonly retryAfter?: number | string | undefined;
      /**
       * The error code. Use `insufficient_quota` for an exhausted quota, which a retry cannot solve.
       * @default "rate_limit_exceeded"
       */
      readonly code?: string | undefined;
      /** @default the message that the hosted API sends with this code */
      readonly message?: string | undefined;
    }
  | {
      readonly kind: "status";
      /** The HTTP status of the reply. */
      readonly status: number;
      /** @default the message that the hosted API sends with this status */
      readonly message?: string | undefined;
      /** @default the code that the hosted API sends with this status, or null */
      readonly code?: string | undefined;
    }
  | {
      readonly kind: "slow";
      /**
       * Milliseconds before the headers are sent.
       * @default 0
       */
      readonly headersMilliseconds?: number | undefined;
      /**
       * Milliseconds between two chunks, or between two pieces of a body that is not streamed.
       * @default 0
       */
      readonly chunkMilliseconds?: number | undefined;
      /**
       * The reply to damage.
       * @default a short text
       */
      readonly reply?: ContentReply | undefined;
    }
  | {
      readonly kind: "stall";
      /**
       * Characters that are sent before the server stops sending.
       * @default half of the reply
       */
      readonly afterCharacters?: number | undefined;
      /**
       * The reply to damage.
       * @default a short text
       */
      readonly reply?: ContentReply | undefined;
    }
  | {
      readonly kind: "cut";
      /**
       * Characters that are sent before the socket is destroyed.
       * @default undefined: not even headers are sent
       */
      readonly afterCharacters?: number | undefined;
      /**
       * The reply to damage.
       * @default a short text
       */
      readonly reply?: ContentReply | undefined;
    }
  | {
      readonly kind: "no-finish-reason";
      /**
       * The reply to damage.
       * @default a short text
       */
      readonly reply?: ContentReply | undefined;
    }
  | {
      readonly kind: "length";
      /**
       * Characters of the reply that are sent before it is cut off.
       * @default half of the reply
       */
      readonly afterCharacters?: number | undefined;
      /**
       * The reply to damage.
       * @default a short text
       */
      readonly reply?: ContentReply | undefined;
    }
  | { readonly kind: "malformed"; readonly json: unknown }
  | { readonly kind: "fenced"; readonly json: unknown }
  | { readonly kind: "wrong-schema"; readonly json: unknown }
  | {
      readonly kind: "refusal";
      /** @default "I'm sorry, I cannot help with that request." */
      readonly message?: string | undefined;
    }
  | {
      readonly kind: "html";
      /** @default a short web page */
      readonly html?: string | undefined;
    }
  | { readonly kind: "empty-choices" };
