/** One expectation of a run, and whether it holds. */
export interface ExpectationCheck {
  /** The expectation's place, such as `route` or `answer.contains`. */
  name: string;
  passed: boolean;
  /** Why it does not hold; null if it does. */
  reason: string | null;
}

/** Makes a check. The reason is kept only if it failed. */
export function check(name: string, passed: boolean, reason: string): ExpectationCheck {
  return { name, passed, reason: passed ? null : reason };
}
