import { setMaxListeners } from "node:events";

/** A signal that follows other signals until its end. */
export interface FollowingSignal {
  readonly signal: AbortSignal;
  /** Aborts the signal itself. */
  abort: (reason: unknown) => void;
  /** Stops following the others, and leaves no listener on them. */
  end: () => void;
}

/**
 * Returns a signal that aborts with the first of the given ones. Unlike `AbortSignal.any`, it ends: Node 20 keeps a signal
 * that `any` made for as long as it has a listener, and some clients never remove theirs. `reasonFor` gives the reason.
 */
export function followSignals(
  given: readonly (AbortSignal | undefined)[],
  reasonFor: (reason: unknown) => unknown = (reason) => reason,
): FollowingSignal {
  const own = new AbortController();
  const followed = given.filter((one) => one !== undefined);
  const onAbort = ({ target }: Event): void => own.abort(reasonFor((target as AbortSignal).reason));
  const end = (): void => {
    for (const one of followed) one.removeEventListener("abort", onAbort);
  };
  const aborted = followed.find((one) => one.aborted);
  if (aborted !== undefined) {
    own.abort(reasonFor(aborted.reason));
  } else {
    for (const one of followed) {
      // Many signals may follow one at the same time.
      setMaxListeners(0, one);
      one.addEventListener("abort", onAbort, { once: true });
    }
  }
  return { signal: own.signal, abort: (reason) => own.abort(reason), end };
}
