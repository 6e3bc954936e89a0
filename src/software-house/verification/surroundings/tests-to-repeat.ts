import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { textsOf } from "../../contract/step-texts.ts";

/** The tests to run in other surroundings, and how many of those that passed are left out. */
export interface TestsToRepeat {
  tests: AcceptanceTest[];
  /** Tests whose day may be another one in another time zone. */
  ofTheDay: number;
  /** Tests for which there is no time. */
  slow: number;
}

/** Time that the tests took in the acceptance phase, up to which they are always run again, in milliseconds. */
const SHORT_MILLISECONDS = 15_000;

/**
 * The same time in steps of the program's quicker tests, each of which is hardly more than a start of the program or a
 * request: on a busy machine, all steps take longer.
 */
const SHORT_STEPS = 150;

/** Time up to which they are run again at all, in milliseconds. */
const LONG_MILLISECONDS = 45_000;

/**
 * Chooses tests that passed, as many as there is time for, those with dates or times first. Leaves out those that set the
 * clock or insert today's date, unless the specification says which day it is: both are in UTC.
 */
export function testsToRepeat(
  { tests }: AcceptanceTests,
  { before, saysWhichDay }: { before: readonly TestReport[]; saysWhichDay: boolean },
): TestsToRepeat {
  const passed = tests.flatMap((test, index) => {
    const report = before[index];
    return report?.status === "passed" ? [{ test, index, milliseconds: report.milliseconds }] : [];
  });
  const open = passed.filter(({ test }) => saysWhichDay || !dependsOnDay(test));
  const most = mostMilliseconds(open);
  let milliseconds = 0;
  const chosen = open
    .toSorted((one, other) => Number(isAboutTime(other.test)) - Number(isAboutTime(one.test)))
    .filter((one) => {
      if (milliseconds + one.milliseconds > most) return false;
      milliseconds += one.milliseconds;
      return true;
    })
    .toSorted((one, other) => one.index - other.index);
  return {
    tests: chosen.map(({ test }) => test),
    ofTheDay: passed.length - open.length,
    slow: open.length - chosen.length,
  };
}

function mostMilliseconds(passed: readonly { test: AcceptanceTest; milliseconds: number }[]): number {
  const times = passed.map(({ test, milliseconds }) => milliseconds / test.steps.length);
  const quicker = times.toSorted((one, other) => one - other)[Math.floor(times.length / 4)] ?? 0;
  return Math.min(Math.max(SHORT_MILLISECONDS, SHORT_STEPS * quicker), LONG_MILLISECONDS);
}

function dependsOnDay({ steps }: AcceptanceTest): boolean {
  return steps.some((step) => setsClock(step) || textsOf(step).some((text) => DATE_MARK.test(text)));
}

function isAboutTime({ steps }: AcceptanceTest): boolean {
  return steps.some((step) => setsClock(step) || textsOf(step).some((text) => TIME.test(text)));
}

function setsClock(step: AcceptanceTest["steps"][number]): boolean {
  return step.kind === "command" && (step.clock ?? null) !== null;
}

const DATE_MARK = /\{\{(?:date|month|now)/;

const TIME = /\{\{(?:date|month|now)|\d{4}-\d{2}-\d{2}|\b\d{1,2}:\d{2}\b/;
