import type { CommandReport } from "../../../sandbox/sandbox.ts";
import { excerptOf } from "../../finding.ts";

/** Exit code of a program that had a data race and ran to its end. */
export const RACE_EXIT = 66;

/** Returns the first data race that a program built with `-race` reported; null if it reported none. */
export function raceIn({ stderr, stdout, exit }: CommandReport): string | null {
  for (const text of [stderr, stdout]) {
    const start = text.indexOf("WARNING: DATA RACE");
    if (start !== -1) return excerptOf(text.slice(start));
    const fatal = text.indexOf("fatal error: concurrent map");
    if (fatal !== -1) return excerptOf(text.slice(fatal));
  }
  return exit === RACE_EXIT ? "the program ended with the race detector's exit code" : null;
}

/** Results of one run with `-test.v`. */
export interface GoTestCount {
  /** Tests that passed. A test with subtests counts once. */
  passed: number;
  /** Tests that failed. A test with subtests counts once. */
  failed: number;
  /** Whether the run reached its end and reported PASS. */
  isFinished: boolean;
}

/** Counts the results in Go's test output. A result counts even if the test's own output precedes it on its line. */
export function countGoTests(stdout: string): GoTestCount {
  const results = [...stdout.matchAll(/(^|\S)--- (PASS|FAIL): (\S+) \(/gm)];
  // Go indents the result of a subtest, and its name contains a slash.
  const whole = results.filter(([, , , name = ""]) => !name.includes("/"));
  const count = (word: string): number => whole.filter(([, , result]) => result === word).length;
  return {
    passed: count("PASS"),
    failed: count("FAIL"),
    isFinished: /^PASS$/m.test(stdout),
  };
}
