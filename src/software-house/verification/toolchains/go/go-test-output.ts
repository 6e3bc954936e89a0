/** What `-test.v` told: tests that passed and failed, each counted once whatever parts it has, and whether it came to its end. */
export interface GoTestCount {
  passed: number;
  failed: number;
  isFinished: boolean;
}

/** Counts Go's test output; a test's own words may stand before a result on its line. */
export function countGoTests(stdout: string): GoTestCount {
  const results = [...stdout.matchAll(/(^|\S)--- (PASS|FAIL): (\S+) \(/gm)];
  // A part of a test is told with an indentation, and has a slash in its name.
  const whole = results.filter(([, , , name = ""]) => !name.includes("/"));
  const count = (word: string): number => whole.filter(([, , result]) => result === word).length;
  return {
    passed: count("PASS"),
    failed: count("FAIL"),
    isFinished: /^PASS$/m.test(stdout),
  };
}
