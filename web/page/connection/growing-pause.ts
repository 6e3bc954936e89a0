const FIRST = 500;
const LONGEST = 10_000;

/** Returns how many milliseconds to wait before the next attempt: twice as long after each failure, at most 10 seconds. */
export function growingPause(failures: number): number {
  return Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
}
