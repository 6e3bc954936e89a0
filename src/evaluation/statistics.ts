/**
 * Estimates pass^k: the chance that k runs of a case all pass. It is unbiased: the share of all choices of k of the runs in which
 * each passed. Null if there are fewer than k runs.
 */
export function passHatK(passed: number, trials: number, k: number): number | null {
  return trials < k ? null : shareOfChoices(passed, trials, k);
}

/** Estimates pass@k, in the same way: the chance that at least one of k runs of a case passes. */
export function passAtK(passed: number, trials: number, k: number): number | null {
  return trials < k ? null : 1 - shareOfChoices(trials - passed, trials, k);
}

/** The number of ways to choose k of some, divided by that of all. */
function shareOfChoices(some: number, all: number, k: number): number {
  let share = 1;
  for (let taken = 0; taken < k; taken += 1) share *= Math.max(0, some - taken) / (all - taken);
  return share;
}

/** Returns the mean, or null of nothing. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the smallest value that at least this share of the values does not exceed (nearest rank), or null of nothing. */
export function quantileOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Returns the median, or null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  const middle = Number.isInteger(half) ? [sorted[half - 1], sorted[half]] : [sorted[Math.floor(half)]];
  return meanOf(middle.filter((value) => value !== undefined));
}
