import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { isTroupeError, type TroupeErrorCode } from "../../../src/errors/troupe-error.ts";
import { hideKeys } from "../../../src/text/hide-keys.ts";

type FailureStatus = 400 | 404 | 409 | 413 | 500 | 501 | 503;

const STATUSES: Partial<Record<TroupeErrorCode, FailureStatus>> = {
  input_invalid: 400,
  approval_unknown: 400,
  run_unknown: 404,
  thread_busy: 409,
  run_not_over: 409,
  run_not_waiting: 409,
  run_too_large: 413,
  workers_unavailable: 503,
};

/** Returns an error that says, in one sentence, what the workers cannot do. */
export function notSupported(sentence: string): HTTPException {
  return new HTTPException(501, { message: sentence });
}

/** Returns an error about something that does not exist. */
export function notFound(sentence: string): HTTPException {
  return new HTTPException(404, { message: sentence });
}

/** Returns an error about a request that cannot be carried out while the thread is as it is. */
export function conflict(sentence: string): HTTPException {
  return new HTTPException(409, { message: sentence });
}

/** Answers a request that failed with the sentence of its error, without configured keys. */
export function answerFailure(error: Error, context: Context): Response {
  const status = statusOf(error);
  const code = isTroupeError(error) ? error.code : null;
  return context.json({ error: code, message: hideKeys(messageOf(error)) }, status);
}

function statusOf(error: Error): FailureStatus {
  if (error instanceof HTTPException) return error.status as FailureStatus;
  return isTroupeError(error) ? (STATUSES[error.code] ?? 500) : 500;
}
