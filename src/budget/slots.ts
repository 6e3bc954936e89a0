/** So many places, given out in the order in which they are asked for. */
export interface Slots {
  /** Resolves with what gives the place back; rejects with the signal's reason when that aborts first. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** Makes places for at most `count` at the same time; Infinity keeps nobody waiting. */
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

/** Waits in a queue; who gives up leaves it. */
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
