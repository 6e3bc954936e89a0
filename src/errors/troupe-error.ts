import { hideKnownKeys } from "../text/known-keys.ts";
import { withoutKeys } from "./without-keys.ts";

const BRAND = Symbol.for("troupe.error");

/** The kind of an error, as a stable word that programs can compare. */
export type TroupeErrorCode =
  | "configuration_invalid"
  | "specialist_invalid"
  | "input_invalid"
  | "graph_unknown"
  | "route_unknown"
  | "handoff_unknown"
  | "handoff_failed"
  | "plan_invalid"
  | "specialist_failed"
  | "step_timed_out"
  | "step_declined"
  | "structured_reply_invalid"
  | "rejected"
  | "approval_unknown"
  | "run_aborted"
  | "thread_busy"
  | "thread_unknown"
  | "thread_unfinished"
  | "thread_waiting"
  | "threads_unavailable"
  | "threads_disk_full"
  | "threads_read_only"
  | "threads_deleted"
  | "state_version_unsupported"
  | "budget_exhausted"
  | "budget_not_opened"
  | "sandbox_failed"
  | "recording_invalid"
  | "replay_mismatch"
  | WorkersErrorCode
  | SharedStateErrorCode
  | ModelErrorCode;

/** The kind of an error of shared state. */
export type SharedStateErrorCode =
  | "shared_state_closed"
  | "shared_state_contended"
  | "shared_state_unavailable"
  | "shared_state_disk_full"
  | "shared_state_read_only"
  | "shared_state_deleted"
  | "shared_state_unsupported"
  | "shared_scope_unknown"
  | "shared_key_invalid"
  | "shared_key_owned"
  | "shared_value_invalid";

/** The kind of an error of workers and of runs on them. */
export type WorkersErrorCode =
  | "workers_unavailable"
  | "lease_lost"
  | "lease_missing"
  | "run_unknown"
  | "run_not_waiting"
  | "run_not_over"
  | "run_given_up"
  | "run_too_large"
  | "allowance_exhausted"
  | "no_effect";

/** The kind of an error of a model call. A ModelError's `retryable` says whether another attempt may succeed. */
export type ModelErrorCode =
  | "model_unreachable"
  | "model_key_refused"
  | "model_not_found"
  | "model_request_invalid"
  | "model_request_refused"
  | "model_rate_limited"
  | "model_quota_exhausted"
  | "model_server_failed"
  | "model_timed_out"
  | "model_stalled"
  | "model_cut_off"
  | "model_reply_truncated"
  | "model_reply_unfinished"
  | "model_reply_unreadable"
  | "model_reply_empty"
  | "model_declined"
  | "rehearsal_unknown";

/**
 * The base class of every error that Troupe throws: a stable `code`, a message that says what to do, and the `cause`.
 * Neither the message nor the causes show a configured key.
 */
export class TroupeError extends Error {
  override readonly name: string = "TroupeError";
  readonly code: TroupeErrorCode;
  readonly [BRAND] = true;

  constructor(code: TroupeErrorCode, message: string, options?: ErrorOptions) {
    const { cause } = options ?? {};
    super(hideKnownKeys(message), cause === undefined ? {} : { cause: withoutKeys(cause) });
    this.code = code;
  }
}

/**
 * Returns true for an error of Troupe, also for one from another copy of the package. With `code`, returns true only for
 * errors with that code.
 *
 * @example
 * if (isTroupeError(error, "thread_busy")) await tryLater();
 */
export function isTroupeError(value: unknown, code?: TroupeErrorCode): value is TroupeError {
  const branded = typeof value === "object" && value !== null && BRAND in value;
  return branded && (code === undefined || (value as TroupeError).code === code);
}
