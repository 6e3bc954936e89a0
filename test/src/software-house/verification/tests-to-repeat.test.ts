import { expect, test } from "vitest";
import { command, test as acceptance } from "../../../../bench/house/projects/steps.ts";
import { findingOf } from "../../../../src/software-house/verification/finding.ts";
import { checkEnvironment } from "../../../../src/software-house/verification/phases/environment-phase.ts";
import { promisesDays } from "../../../../src/software-house/verification/promises.ts";
import { testsToRepeat } from "../../../../src/software-house/verification/surroundings/tests-to-repeat.ts";
import { shortenerSpecification } from "./programs/shortener.ts";

const specification = shortenerSpecification("python", {});
const plain = acceptance("c1", "plain", command(["list"]));
const clocked = acceptance("c1", "clocked", { ...command(["add"]), clock: "2026-03-10T12:00:00Z" });
const today = acceptance("c1", "today", command(["add", "{{date}}"]));

const reportsOf = (tests: readonly { name: string }[], ...times: number[]) =>
  tests.map(({ name }, index) => ({
    criterionId: "c1",
    name,
    status: "passed" as const,
    failure: null,
    milliseconds: times[index] ?? 100,
  }));

test("a day counts only if the specification says which one it is", () => {
  const tests = [plain, clocked, today];
  const before = reportsOf(tests);
  expect(testsToRepeat({ tests }, { before, saysWhichDay: false })).toEqual({
    tests: [plain],
    ofTheDay: 2,
    slow: 0,
  });
  expect(testsToRepeat({ tests }, { before, saysWhichDay: true })).toEqual({ tests, ofTheDay: 0, slow: 0 });
});

test("tests with dates come first if there is no time for all", () => {
  const tests = [plain, plain, clocked];
  const before = reportsOf(tests, 10_000, 10_000, 10_000);
  expect(testsToRepeat({ tests }, { before, saysWhichDay: true })).toEqual({
    tests: [plain, plain, clocked],
    ofTheDay: 0,
    slow: 0,
  });
  const slow = reportsOf(tests, 44_000, 1_000, 20_000);
  expect(testsToRepeat({ tests }, { before: slow, saysWhichDay: true })).toEqual({
    tests: [plain, clocked],
    ofTheDay: 0,
    slow: 1,
  });
});

test("on a busy machine, where each step takes longer, as many tests are repeated", () => {
  const tests = Array.from({ length: 30 }, () => plain);
  const chosen = (each: number): number =>
    testsToRepeat(
      { tests },
      { before: reportsOf(tests, ...Array<number>(30).fill(each)), saysWhichDay: true },
    ).tests.length;
  expect([chosen(100), chosen(1_000)]).toEqual([30, 30]);
  expect(chosen(10_000)).toBe(4);
});

test("the phase says why it repeats no test", async () => {
  const tests = [clocked];
  const tryAll = () => Promise.reject(new Error("nothing is left to try"));
  const checked = checkEnvironment({ tests }, { specification, before: reportsOf(tests), tryAll });
  expect(await checked).toEqual(
    findingOf(
      "skipped",
      "all tests that passed are left out: 1 depend on the day, whose time zone the specification leaves open",
    ),
  );
});

test.each<[string, boolean]>([
  ["Counts by month in UTC.", true],
  ["Today is the date in UTC.", true],
  ["A note belongs to the UTC day on which it is written.", true],
  ["Days are counted by the calendar, in every time zone.", true],
  ["Adds days to a date.", false],
  ["Reads dates such as 2026-02-28T10:00:00Z (UTC).", false],
  ["Timestamps have a time zone.", false],
])("%s", (summary, isPromised) => {
  expect(promisesDays({ ...specification, summary })).toBe(isPromised);
});
