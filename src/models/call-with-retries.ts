import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import { isTroupeError, TroupeError } from "../errors/troupe-error.ts";
import type { Effects } from "../run/effects.ts";
import { pauseBefore, type RetryPolicy } from "./retry-policy.ts";
import { classifyError, isModelError, isProgrammingError, type ModelPlace } from "./classify-error.ts";

/** What a guarded call tells as it happens. */
export interface CallObserver {
  /** An attempt is over: it got a reply (error null), failed, or was ended by an abort. */
  attempted(attempt: number, error: TroupeError | null): void;
  /** Another attempt follows after a pause; `discards` is the id of the message that this one had begun to stream. */
  retrying(
    attempt: number,
    error: ModelError,
    next: { delayMilliseconds: number; discards: string | null },
  ): void;
}

/** What a guarded call needs beside the attempt itself. */
export interface GuardOptions {
  place: ModelPlace;
  retry: RetryPolicy;
  effects: Effects;
  signal: AbortSignal | undefined;
  observer: CallObserver;
  /** Waited for before each attempt, outside of its time limits; what it throws ends the call. */
  admit?: () => Promise<void>;
}

/** One attempt: to be stopped by the signal, and to report each streamed piece to the callbacks. */
export type CallAttempt<Reply> = (signal: AbortSignal, callbacks: CallbackHandlerMethods) => Promise<Reply>;

/**
 * Sends a model call with every guard there is around one: a time limit, a silence limit on streams, retries by
 * class of error, and an abort that takes effect at once, also during a pause or a client's own back-off.
 * Throws ModelError, or TroupeError with code `run_aborted`.
 */
export async function callWithRetries<Reply>(
  attempt: CallAttempt<Reply>,
  options: GuardOptions,
): Promise<Reply> {
  const { retry, effects, observer, signal } = options;
  for (let number = 1; ; number += 1) {
    if (signal?.aborted) throw abortError(signal);
    await options.admit?.();
    let pause: number;
    const begun: Begun = { message: null };
    try {
      const reply = await attemptOnce(attempt, begun, options);
      observer.attempted(number, null);
      return reply;
    } catch (thrown) {
      if (signal?.aborted) {
        const aborted = abortError(signal);
        observer.attempted(number, aborted);
        throw aborted;
      }
      // Not the model's doing, and so no better at another attempt.
      if (isTroupeError(thrown) && !isModelError(thrown)) throw thrown;
      if (isProgrammingError(thrown, options.place)) {
        observer.attempted(
          number,
          new TroupeError("specialist_failed", messageOf(thrown), { cause: thrown }),
        );
        throw thrown;
      }
      const error = classifyError(thrown, options.place);
      error.discards = begun.message;
      observer.attempted(number, error);
      const next = pauseBefore(number + 1, error, { retry, random: () => effects.random() });
      if (next === null) throw error;
      observer.retrying(number + 1, error, { delayMilliseconds: next, discards: begun.message });
      pause = next;
    }
    // An abort ends the pause by a rejection; the loop's head then says so in our own words.
    await effects.sleep(pause, signal ?? new AbortController().signal).catch(() => undefined);
  }
}

/** The message that an attempt has begun to stream. */
interface Begun {
  message: string | null;
}

/** One attempt, raced against the caller's abort, a late reply and a silent stream. */
async function attemptOnce<Reply>(
  attempt: CallAttempt<Reply>,
  begun: Begun,
  options: GuardOptions,
): Promise<Reply> {
  const { retry, place, signal } = options;
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let interrupt: (error: Error) => void = () => undefined;
  const interruption = new Promise<never>((_, reject) => (interrupt = reject));
  const expectPieceWithin = (milliseconds: number, error: () => ModelError): void => {
    clearTimeout(timer);
    timer = setTimeout(() => interrupt(error()), milliseconds);
  };
  const onAbort = (): void => interrupt(abortError(signal));

  signal?.addEventListener("abort", onAbort, { once: true });
  expectPieceWithin(retry.replyMilliseconds, () => timeoutError(place, retry));
  try {
    const onPiece = (): void => expectPieceWithin(retry.stallMilliseconds, () => stallError(place, retry));
    // LangChain reports a piece in the one way or in the other, as the listeners of the run prefer.
    const onToken: CallbackHandlerMethods["handleLLMNewToken"] = (
      token,
      _index,
      _run,
      _parent,
      _tags,
      fields,
    ) => {
      onPiece();
      const { chunk } = fields ?? {};
      if (token !== "" && chunk !== undefined && "message" in chunk) begun.message = chunk.message.id ?? null;
    };
    const callbacks = { handleLLMNewToken: onToken, handleChatModelStreamEvent: onPiece };
    return await Promise.race([attempt(stop.signal, callbacks), interruption]);
  } catch (error) {
    // Only what failed may still be under way; an abort has a price, which a success need not pay.
    stop.abort();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function timeoutError({ host }: ModelPlace, { replyMilliseconds }: RetryPolicy): ModelError {
  return new ModelError("model_timed_out", `${host} gave no reply within ${replyMilliseconds} ms`);
}

function stallError({ host }: ModelPlace, { stallMilliseconds }: RetryPolicy): ModelError {
  return new ModelError("model_stalled", `the stream from ${host} was silent for ${stallMilliseconds} ms`);
}

function abortError(signal: AbortSignal | undefined): TroupeError {
  return new TroupeError("run_aborted", "the run was stopped on request", { cause: signal?.reason });
}
