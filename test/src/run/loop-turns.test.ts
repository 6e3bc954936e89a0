import { expect, test } from "vitest";
import { createLoopTurns } from "../../../src/run/loop-turns.ts";

test("at most so many begin in one turn of the event loop, in their order", async () => {
  const turn = createLoopTurns(16);
  const begun: number[] = [];
  for (let call = 0; call < 40; call += 1) void turn().then(() => begun.push(call));
  const counts: number[] = [];
  for (let passed = 0; passed < 4; passed += 1) {
    await new Promise(setImmediate);
    counts.push(begun.length);
  }
  expect(counts.at(-1)).toBe(40);
  expect(
    [...counts].map((count, index) => count - (counts[index - 1] ?? 0)).every((more) => more <= 32),
  ).toBe(true);
  expect(begun).toEqual([...begun].toSorted((one, other) => one - other));
});
