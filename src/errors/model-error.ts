import { TroupeError, type ModelErrorCode } from "./troupe-error.ts";

const RETRYABLE: ReadonlySet<ModelErrorCode> = new Set<ModelErrorCode>([
  "model_unreachable",
  "model_rate_limited",
  "model_server_failed",
  "model_timed_out",
  "model_stalled",
  "model_cut_off",
  "model_reply_unfinished",
  "model_reply_unreadable",
  "model_reply_empty",
]);

/** A model call that failed for good or for now; `retryable` says which, the message says what to do. */
export class ModelError extends TroupeError {
  override readonly name = "ModelError";
  declare readonly code: ModelErrorCode;
  /** True where the same call may succeed a moment later. */
  readonly retryable: boolean;
  /** How long the server asked to wait, in milliseconds, or null without a hint. */
  readonly retryAfterMilliseconds: number | null;
  /** The message that had begun to stream when the call failed, by its id: it is void. Null where there is none. */
  discards: string | null = null;

  constructor(
    code: ModelErrorCode,
    message: string,
    options?: ErrorOptions & { retryAfterMilliseconds?: number | null },
  ) {
    super(code, message, options);
    this.retryable = RETRYABLE.has(code);
    this.retryAfterMilliseconds = options?.retryAfterMilliseconds ?? null;
  }
}
