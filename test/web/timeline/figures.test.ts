import { expect, test } from "vitest";
import { costText, countOf, countText, runningText, tokensText } from "../../../web/page/timeline/figures.ts";

test("costs have as many digits as they need, and an unknown one is not zero", () => {
  expect([null, 0, 0.000012, 0.0042, 0.3, 12.5, 1234].map(costText)).toEqual([
    "unknown",
    "0",
    "0.000012",
    "0.0042",
    "0.3000",
    "12.50",
    "1,234.00",
  ]);
});

test("counts have their thousands apart, and one is singular", () => {
  expect(countText(1_204_500)).toBe("1,204,500");
  expect([countOf(1, "message"), countOf(2000, "message")]).toEqual(["1 message", "2,000 messages"]);
});

test("the time of something that goes on never has more than one digit after the point", () => {
  expect([-5, 40, 1234, 59_900, 61_000].map(runningText)).toEqual([
    "0.0 s",
    "0.0 s",
    "1.2 s",
    "59.9 s",
    "1 min 01 s",
  ]);
});

test("tokens that were not reported are no zeros", () => {
  expect(
    [null, { inputTokens: 0, outputTokens: 0 }, { inputTokens: 1204, outputTokens: 0 }].map(tokensText),
  ).toEqual(["", "", "1,204 → 0"]);
});
