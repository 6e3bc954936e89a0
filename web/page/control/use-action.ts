import { useCallback, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";

/** Something that a person has asked the server to do. */
export interface Action {
  readonly isBusy: boolean;
  /** Why it failed; null if it did not. */
  readonly error: string | null;
  readonly clear: () => void;
  /** Does it, and remembers if it failed. Resolves to true if it did not. */
  readonly perform: (what: string, work: () => Promise<void>) => Promise<boolean>;
}

/** Follows what a person has asked the server to do. */
export function useAction(): Action {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const clear = useCallback(() => setError(null), []);
  const perform = useCallback(async (what: string, work: () => Promise<void>) => {
    setIsBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (failure) {
      setError(`${what}: ${messageOf(failure)}`);
      return false;
    } finally {
      setIsBusy(false);
    }
  }, []);
  return { isBusy, error, clear, perform };
}
