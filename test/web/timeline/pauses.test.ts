import { expect, test } from "vitest";
import { pausesOf, workedMilliseconds } from "../../../web/page/timeline/pauses.ts";
import { createSpan } from "../fixtures/large-run.ts";

const wait = (startedAt: number, endedAt: number | null) => createSpan({ kind: "wait", startedAt, endedAt });
const work = (startedAt: number, endedAt: number | null) => createSpan({ kind: "model", startedAt, endedAt });

test("a wait during which a model works is a pause only before and after the work", () => {
  expect(pausesOf([wait(100, 1000), work(300, 500)])).toEqual([
    { startedAt: 100, endedAt: 300 },
    { startedAt: 500, endedAt: 1000 },
  ]);
});

test("waits that overlap are one pause", () => {
  expect(pausesOf([wait(100, 300), wait(200, 500), wait(700, 800)])).toEqual([
    { startedAt: 100, endedAt: 500 },
    { startedAt: 700, endedAt: 800 },
  ]);
});

test("steps and agents that wait are no work", () => {
  const step = createSpan({ kind: "step", startedAt: 0, endedAt: 1000 });
  expect(pausesOf([step, wait(100, 900)])).toEqual([{ startedAt: 100, endedAt: 900 }]);
});

test("a wait that lasts has no end, unless something is at work meanwhile", () => {
  expect(pausesOf([wait(100, null)])).toEqual([{ startedAt: 100, endedAt: Infinity }]);
  expect(pausesOf([wait(100, null), work(200, null)])).toEqual([{ startedAt: 100, endedAt: 200 }]);
});

test("short waits are left out of the list", () => {
  expect(pausesOf([wait(100, 300), wait(500, 2000)], 1000)).toEqual([{ startedAt: 500, endedAt: 2000 }]);
});

test("the time of work does not count pauses, also not one that lasts", () => {
  const pauses = [
    { startedAt: 1000, endedAt: 3000 },
    { startedAt: 4000, endedAt: Infinity },
  ];
  expect(workedMilliseconds(0, 2000, pauses)).toBe(1000);
  expect(workedMilliseconds(0, 3500, pauses)).toBe(1500);
  expect(workedMilliseconds(0, 9000, pauses)).toBe(2000);
});
