/** Why a completion ended, as the hosted API names it. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

/** What every reply may say beside its content. */
export interface ReplyOptions {
  /** Tokens; estimated as characters / 4 where not given. */
  readonly usage?: { readonly inputTokens?: number; readonly outputTokens?: number };
  readonly finishReason?: FinishReason;
  /** Milliseconds before the headers are sent; 0 where not given. */
  readonly delayMilliseconds?: number;
  /** Characters in each streamed fragment of content or arguments; 24 where not given. */
  readonly chunkCharacters?: number;
}

/** A plain text reply. */
export interface TextReply extends ReplyOptions {
  readonly text: string;
}

/** A structured reply: content, or the arguments of the function where `tool_choice` forces one. */
export interface JsonReply extends ReplyOptions {
  readonly json: unknown;
}

/** A call of one or more tools; arguments given as a string go out as they are. */
export interface ToolCallReply extends ReplyOptions {
  readonly toolCalls: readonly {
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>> | string;
  }[];
  readonly text?: string;
}

/** A reply that goes wrong on purpose. */
export interface FaultReply extends ReplyOptions {
  readonly fault: Fault;
}

/** A reply with content, which a fault can damage. */
export type ContentReply = TextReply | JsonReply | ToolCallReply;

/** What a script answers. */
export type ModelReply = ContentReply | FaultReply;

/** The ways in which a model server can go wrong; each is described in docs/scripted-model-server.md. */
export type Fault =
  | {
      readonly kind: "rate-limit";
      /** The `retry-after` header: seconds, or an HTTP date; no header where not given. */
      readonly retryAfter?: number | string;
      /** `rate_limit_exceeded` where not given; `insufficient_quota` is the one that waiting does not cure. */
      readonly code?: string;
      readonly message?: string;
    }
  | { readonly kind: "status"; readonly status: number; readonly message?: string; readonly code?: string }
  | {
      readonly kind: "slow";
      readonly headersMilliseconds?: number;
      readonly chunkMilliseconds?: number;
      readonly reply?: ContentReply;
    }
  | {
      readonly kind: "stall";
      /** Characters that are sent before the silence; half of the reply where not given. */
      readonly afterCharacters?: number;
      readonly reply?: ContentReply;
    }
  | {
      readonly kind: "cut";
      /** Characters that are sent before the socket is destroyed; not even headers where not given. */
      readonly afterCharacters?: number;
      readonly reply?: ContentReply;
    }
  | { readonly kind: "no-finish-reason"; readonly reply?: ContentReply }
  | {
      readonly kind: "length";
      /** Characters after which the reply was cut off; half of it where not given. */
      readonly afterCharacters?: number;
      readonly reply?: ContentReply;
    }
  | { readonly kind: "malformed"; readonly json: unknown }
  | { readonly kind: "fenced"; readonly json: unknown }
  | { readonly kind: "wrong-schema"; readonly json: unknown }
  | { readonly kind: "refusal"; readonly message?: string }
  | { readonly kind: "html"; readonly html?: string }
  | { readonly kind: "empty-choices" };
