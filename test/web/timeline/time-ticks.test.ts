import { expect, test } from "vitest";
import { horizonOf, ticksOf, tickStep } from "../../../web/page/timeline/time-ticks.ts";

const labels = (to: number, maximum = 6) => ticksOf({ from: 0, to }, maximum).map(({ label }) => label);

test.each([
  [380, ["0", "100 ms", "200 ms", "300 ms"]],
  [1200, ["0", "200 ms", "400 ms", "600 ms", "800 ms", "1 s", "1.2 s"]],
  [42_000, ["0", "10 s", "20 s", "30 s", "40 s"]],
  [100_000, ["0", "30 s", "1:00", "1:30"]],
  [20 * 60_000, ["0", "5 min", "10 min", "15 min", "20 min"]],
  [100 * 60_000, ["0", "30 min", "1 h 00", "1 h 30"]],
  [30 * 3_600_000, ["0", "6 h", "12 h", "18 h", "24 h", "30 h"]],
  [11 * 86_400_000, ["0", "2 d", "4 d", "6 d", "8 d", "10 d"]],
])("%i ms have round ticks in one unit", (length, expected) => {
  expect(labels(length)).toEqual(expected);
});

test("an axis that begins later has the ticks of the whole one", () => {
  expect(ticksOf({ from: 61_000, to: 73_000 }, 6).map(({ at, label }) => [at, label])).toEqual([
    [62_000, "1:02"],
    [64_000, "1:04"],
    [66_000, "1:06"],
    [68_000, "1:08"],
    [70_000, "1:10"],
    [72_000, "1:12"],
  ]);
});

test("there are never more distances than wanted, and always at least one tick", () => {
  for (const length of [1, 7, 999, 12_345, 7_654_321, 1e9]) {
    for (const maximum of [1, 3, 8]) expect(length / tickStep(length, maximum)).toBeLessThanOrEqual(maximum);
  }
  expect(ticksOf({ from: 0, to: 0 }, 5)).toEqual([{ at: 0, label: "0" }]);
  expect(ticksOf({ from: 0, to: Number.NaN }, 5)).toEqual([{ at: 0, label: "0" }]);
});

test("a broken clock does not fill the page with ticks", () => {
  expect(ticksOf({ from: 0, to: 1e18 }, 5)).toHaveLength(1000);
});

test("the horizon leaves room above the time that has passed, and changes rarely", () => {
  const horizons = Array.from({ length: 600 }, (_, index) => horizonOf(index * 100));
  expect(horizons.every((horizon, index) => horizon >= index * 100 * 1.1)).toBe(true);
  expect(new Set(horizons).size).toBeLessThan(40);
});
