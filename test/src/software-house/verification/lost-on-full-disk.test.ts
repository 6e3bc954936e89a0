import { expect, test } from "vitest";
import { isLessThanStored } from "../../../../src/software-house/verification/several-runs/lost-on-full-disk.ts";

const before = "tea\n";
const expected = "tea\nmilk\n";

test.each<[string, string, boolean]>([
  ["all that was accepted", expected, false],
  ["what was there before", before, true],
  ["nothing of what was there before", "", true],
  ["an error", " (exit 1: JSONDecodeError)", true],
  ["another value of chance", "tea\nmilk 7\n", false],
])("%s after a run on a full disk is a loss: %#", (_, text, isOne) => {
  expect(isLessThanStored(text, { before, expected })).toBe(isOne);
});

test("a run that changes no output loses nothing", () => {
  expect(isLessThanStored(before, { before, expected: before })).toBe(false);
});
