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

/** Thrown if a model call failed. `retryable` says whether a retry can help. The message says what to do. */
export class ModelError extends TroupeError {
  override readonly name = "ModelError";
  declare readonly code: ModelErrorCode;
  /** True if the same call may succeed a moment later. */
  readonly retryable: boolean;
  /** The wait that the server asked for, in milliseconds, or null if it gave no hint. */
  readonly retryAfterMilliseconds: number | null;
  /**
   * The id of the message that had begun to stream when the call failed. Readers must discard it. Null if there is
   * none.
   */
  discards: string | null = null;

  /** The words in which the model declined to answer. Null if it gave none, and for every other error. */
  readonly said: string | null;

  constructor(
    code: ModelErrorCode,
    message: string,
    options?: ErrorOptions & {
      retryable?: boolean | undefined;
      retryAfterMilliseconds?: number | null | undefined;
      said?: string | undefined;
    },
  ) {
    super(code, message, options);
    this.retryable = options?.retryable ?? RETRYABLE.has(code);
    this.retryAfterMilliseconds = options?.retryAfterMilliseconds ?? null;
    this.said = options?.said ?? null;
  }
}
