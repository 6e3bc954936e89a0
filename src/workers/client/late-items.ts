import type { RunItems } from "../stream/read-items.ts";

/** Returns the items of a source that is opened with the first one. Leaving the loop before opens nothing. */
export function lateItems<State>(open: () => Promise<RunItems<State>>): RunItems<State> {
  let opened: Promise<RunItems<State>> | null = null;
  let isLeft = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isLeft) return { done: true, value: undefined };
      opened ??= open();
      return (await opened).next();
    },
    async return() {
      isLeft = true;
      if (opened !== null) await (await opened).return?.();
      return { done: true, value: undefined };
    },
  };
}
