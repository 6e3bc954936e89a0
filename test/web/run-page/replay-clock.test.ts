import { expect, it } from "vitest";
import { countUntil, createReplayClock } from "../../../web/page/run-page/replay-clock.ts";

it("shortens long pauses", () => {
  const clock = createReplayClock([1_000, 1_200, 90_000_000, 90_000_500]);
  expect(clock.length).toBe(200 + 1_500 + 500);
  expect([0, 100, 200, 1_699, 1_700, 2_200].map(clock.momentAt)).toEqual([
    1_000, 1_100, 1_200, 2_699, 90_000_000, 90_000_500,
  ]);
});

it("plays a long run in half a minute", () => {
  const moments = Array.from({ length: 501 }, (_, index) => index * 1_000);
  const clock = createReplayClock(moments);
  expect(clock.length).toBe(30_000);
  expect(clock.momentAt(15_000)).toBe(250_000);
  expect(clock.momentAt(30_000)).toBe(500_000);
});

it("stands still without a moment", () => {
  expect(createReplayClock([]).length).toBe(0);
});

it("counts what had happened at a moment", () => {
  const entries = [{ at: 1 }, { at: 3 }, { at: 3 }, { at: 8 }];
  expect([0, 1, 3, 7, 9].map((moment) => countUntil(entries, moment))).toEqual([0, 1, 3, 3, 4]);
});
