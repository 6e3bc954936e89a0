import { expect, test } from "vitest";
import { createTimeScale, gapWidthFor } from "../../../web/page/timeline/time-scale.ts";

const pauses = [
  { startedAt: 1000 + 100, endedAt: 1000 + 10_100 },
  { startedAt: 1000 + 10_200, endedAt: 1000 + 10_205 },
];

test("without pauses a place is the time since the begin", () => {
  const scale = createTimeScale(1000);
  expect([900, 1000, 1250].map(scale.placeOf)).toEqual([0, 0, 250]);
});

test("a pause takes no more room than a gap, and a shorter one no more than itself", () => {
  const scale = createTimeScale(1000, { pauses, gapWidth: 20 });
  expect(scale.gaps.map(({ place, width }) => [place, width])).toEqual([
    [100, 20],
    [220, 5],
  ]);
  expect(scale.placeOf(1000 + 100)).toBe(100);
  expect(scale.placeOf(1000 + 110)).toBe(110);
  expect(scale.placeOf(1000 + 5000)).toBe(120);
  expect(scale.placeOf(1000 + 10_100)).toBe(120);
  expect(scale.placeOf(1000 + 10_300)).toBe(320);
});

test("the time on the axis leaves pauses out, and both ways agree", () => {
  const scale = createTimeScale(1000, { pauses, gapWidth: 20 });
  expect(scale.axisTimeAt(120)).toBe(100);
  expect(scale.axisTimeAt(320)).toBe(295);
  for (const time of [0, 50, 99, 150, 199, 250]) {
    expect(scale.axisTimeAt(scale.placeOfAxisTime(time))).toBe(time);
  }
});

test("a pause that lasts stands still once its gap is full", () => {
  const scale = createTimeScale(0, { pauses: [{ startedAt: 100, endedAt: Infinity }], gapWidth: 20 });
  expect([100, 110, 120, 90_000].map(scale.placeOf)).toEqual([100, 110, 120, 120]);
});

test("a gap grows in steps, to at most six hundredths of the work", () => {
  expect([0, 1000, 10_000, 37_000, 100_000].map(gapWidthFor)).toEqual([50, 50, 500, 2000, 5000]);
});
