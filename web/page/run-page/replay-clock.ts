/** Maps the time of a replay, in which long pauses are short, to the time of the run. */
export interface ReplayClock {
  /** How long the replay lasts, in milliseconds. */
  readonly length: number;
  /** Returns the moment of the run, in milliseconds since 1970, at a time of the replay. */
  readonly momentAt: (time: number) => number;
}

/** Nothing happens for so many milliseconds at most. */
const LONGEST_PAUSE = 1_500;
/** A replay lasts at most so long. */
const LONGEST_REPLAY = 30_000;

/** Makes the clock of a replay out of the moments at which something happened, in order. */
export function createReplayClock(moments: readonly number[]): ReplayClock {
  const times: number[] = [];
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    const pause = before === undefined ? 0 : Math.min(LONGEST_PAUSE, Math.max(0, moment - before));
    times.push((times[index - 1] ?? 0) + pause);
  }
  const last = times.at(-1) ?? 0;
  const factor = last > LONGEST_REPLAY ? LONGEST_REPLAY / last : 1;
  return {
    length: last * factor,
    momentAt: (time) => {
      const index = lastAtMost(times, time / factor);
      const begin = moments[index] ?? 0;
      const next = moments[index + 1];
      if (next === undefined) return begin;
      // Within a pause nothing happens, so every moment of it shows the same.
      return Math.min(next - 1, begin + (time / factor - (times[index] ?? 0)));
    },
  };
}

/** Returns the index of the last number that is not larger than `limit`; 0 if all are. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? Infinity) <= limit) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Returns how many of the entries, which are in order, had happened at a moment. */
export function countUntil(entries: readonly { readonly at: number }[], moment: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((entries[middle]?.at ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
