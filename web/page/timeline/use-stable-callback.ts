import { useCallback, useLayoutEffect, useRef } from "react";

/** Returns a function that never changes and calls the newest one, so that rows are not drawn again because of it. */
export function useStableCallback<Values extends unknown[], Result>(
  callback: (...parameters: Values) => Result,
): (...parameters: Values) => Result {
  const newest = useRef(callback);
  useLayoutEffect(() => {
    newest.current = callback;
  });
  return useCallback((...parameters) => newest.current(...parameters), []);
}
