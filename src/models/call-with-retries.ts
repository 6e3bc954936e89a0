import { createLoopTurns } from "../run/loop-turns.ts";
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import { RunAbortedError } from "../errors/run-aborted-error.ts";
import { withoutKeys } from "../errors/without-keys.ts";
import { isTroupeError, TroupeError } from "../errors/troupe-error.ts";
import type { Effects } from "../run/effects.ts";
import { pauseBefore, type RetryPolicy } from "./retry-policy.ts";
import { sizeOfEvent, sizeOfPiece, type ReplyBound } from "./reply-size.ts";
import { classifyError, isModelError, isProgrammingError, type ModelPlace } from "./classify-error.ts";

/** Gets what happens during a guarded call. */
export interface CallObserver {
  /** Awaited after each attempt: it got a reply (`error` is null), failed, or was aborted. */
  attempted(attempt: number, error: TroupeError | null): Promise<void> | undefined;
  /** Called before the pause that another attempt follows. `discards` is the id of the message that the failed attempt had begun to stream. */
  retrying(
    attempt: number,
    error: ModelError,
    next: { delayMilliseconds: number; discards: string | null },
  ): void;
}

/** Options of one guarded call. */
export interface GuardOptions {
  place: ModelPlace;
  retry: RetryPolicy;
  effects: Effects;
  signal: AbortSignal | undefined;
  observer: CallObserver;
  /**
   * Awaited before each attempt, outside its time limits. If it throws, the call ends.
   * @default admits every attempt
   */
  admit?: () => Promise<void>;
  /**
   * Called with the error of an attempt that streamed nothing. If it returns true, the request changed, and it is sent
   * again at once. Such an attempt does not count.
   * @default no request changes
   */
  adapt?: (thrown: unknown, attempt: number) => boolean;
  /**
   * Returns how long the reply to the next attempt may be. A streamed reply is ended as soon as it is longer.
   * @default any length
   */
  bound?: () => ReplyBound;
}

/** One attempt. It must stop when the signal aborts, and report each streamed piece to the callbacks. */
export type CallAttempt<Reply> = (signal: AbortSignal, callbacks: CallbackHandlerMethods) => Promise<Reply>;

/**
 * Sends a model call with a time limit, a silence limit on streams, and retries by class of error. An abort takes effect at
 * once, also during a pause or during a client's own back-off.
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
    await turnOfCall();
    let pause: number;
    const begun: Begun = { message: null };
    try {
      const reply = await attemptOnce(attempt, begun, options);
      await turnOfCall();
      await observer.attempted(number, null);
      return reply;
    } catch (thrown) {
      if (signal?.aborted) {
        const aborted = abortError(signal);
        await observer.attempted(number, aborted);
        throw aborted;
      }
      // The model did not cause it, so another attempt cannot help.
      if (isTroupeError(thrown) && !isModelError(thrown)) throw thrown;
      if (isProgrammingError(thrown, options.place)) {
        await observer.attempted(
          number,
          new TroupeError("specialist_failed", messageOf(thrown), { cause: thrown }),
        );
        throw withoutKeys(thrown);
      }
      const error = classifyError(thrown, options.place);
      error.discards = begun.message;
      await observer.attempted(number, error);
      if (begun.message === null && options.adapt?.(thrown, number) === true) {
        number -= 1;
        continue;
      }
      const next = pauseBefore(number + 1, error, { retry, random: () => effects.random() });
      if (next === null) throw error;
      observer.retrying(number + 1, error, { delayMilliseconds: next, discards: begun.message });
      pause = next;
    }
    // An abort rejects the pause; the next round of the loop then throws our own error.
    await effects.sleep(pause, signal ?? new AbortController().signal).catch(() => undefined);
  }
}

/**
 * How many calls begin or end in one turn of the event loop. A run works for some milliseconds before a call and after it:
 * hundreds of runs at once would hold up the process for seconds.
 */
const turnOfCall = createLoopTurns(8);

/** The message that an attempt has begun to stream. */
interface Begun {
  message: string | null;
}

/** Makes one attempt. Rejects early on the caller's abort, a late or too long reply, or a silent stream. */
async function attemptOnce<Reply>(
  attempt: CallAttempt<Reply>,
  begun: Begun,
  options: GuardOptions,
): Promise<Reply> {
  const { retry, place, signal } = options;
  const stop = new AbortController();
  const bound = options.bound?.();
  let interrupt: (error: Error) => void = () => undefined;
  const interruption = new Promise<never>((_, reject) => (interrupt = reject));
  let size = 0;
  let silence: NodeJS.Timeout | undefined;
  const whole = setTimeout(() => interrupt(timeoutError(place, retry, size > 0)), retry.replyMilliseconds);
  const onAbort = (): void => interrupt(abortError(signal));

  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const onPiece = (characters: number): void => {
      size += characters;
      if (bound !== undefined && size > bound.characters) return interrupt(bound.error());
      clearTimeout(silence);
      silence = setTimeout(() => interrupt(stallError(place, retry)), retry.stallMilliseconds);
    };
    // LangChain reports a piece to one of the two callbacks; the run's listeners decide which.
    const onToken: CallbackHandlerMethods["handleLLMNewToken"] = (
      token,
      _index,
      _run,
      _parent,
      _tags,
      fields,
    ) => {
      onPiece(sizeOfPiece(token, fields));
      const { chunk } = fields ?? {};
      if (token !== "" && chunk !== undefined && "message" in chunk) begun.message = chunk.message.id ?? null;
    };
    let message: string | null = null;
    const onEvent: CallbackHandlerMethods["handleChatModelStreamEvent"] = (event) => {
      onPiece(sizeOfEvent(event));
      if (event.event === "message-start") message = event.id ?? null;
      if (event.event === "content-block-delta" && event.delta.type === "text-delta") begun.message = message;
    };
    const callbacks = { handleLLMNewToken: onToken, handleChatModelStreamEvent: onEvent };
    return await Promise.race([attempt(stop.signal, callbacks), interruption]);
  } catch (error) {
    // Only a failed attempt may still be running. A success needs no abort, which would cost time.
    stop.abort();
    throw error;
  } finally {
    clearTimeout(whole);
    clearTimeout(silence);
    signal?.removeEventListener("abort", onAbort);
  }
}

function timeoutError(
  { host }: ModelPlace,
  { replyMilliseconds }: RetryPolicy,
  hasBegun: boolean,
): ModelError {
  if (!hasBegun) {
    return new ModelError("model_timed_out", `${host} gave no reply within ${replyMilliseconds} ms`);
  }
  const message = `the reply from ${host} was not complete within ${replyMilliseconds} ms`;
  // It would take as long again.
  return new ModelError("model_timed_out", message, { retryable: false });
}

function stallError({ host }: ModelPlace, { stallMilliseconds }: RetryPolicy): ModelError {
  return new ModelError("model_stalled", `the stream from ${host} was silent for ${stallMilliseconds} ms`);
}

function abortError(signal: AbortSignal | undefined): TroupeError {
  return isTroupeError(signal?.reason, "run_aborted") ? signal.reason : new RunAbortedError(signal?.reason);
}
