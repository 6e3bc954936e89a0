/** A number of slots for requests in flight. They are given out in the order of the requests. */
export interface Slots {
  /**
   * Takes a slot, and resolves with the function that gives it back. Rejects with the signal's reason if that aborts
   * first.
   */
  take(signal: AbortSignal): Promise<() => void>;
}

/** Makes slots for at most `count` requests at the same time. With Infinity no request waits. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async take(signal) {
      if (free > 0) free -= 1;
      else await turn(waiting, signal);
      let isTaken = true;
      return () => {
        if (isTaken) giveBack();
        isTaken = false;
      };
    },
  };
}

/** Waits in a queue. If the signal aborts first, leaves the queue and rejects with the signal's reason. */
export function turn(queue: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = (): void => {
      signal.removeEventListener("abort", leave);
      resolve();
    };
    const leave = (): void => {
      queue.splice(queue.indexOf(enter), 1);
      reject(signal.reason as Error);
    };
    if (signal.aborted) return reject(signal.reason as Error);
    queue.push(enter);
    signal.addEventListener("abort", leave, { once: true });
  });
}
