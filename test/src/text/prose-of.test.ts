import { expect, test } from "vitest";
import { proseOf } from "../../../src/text/prose-of.ts";

test.each([
  ["I cannot help with that.", "I cannot help with that."],
  ["  申し訳ありません。\n", "申し訳ありません。"],
  ["See [1] and [2].", "See [1] and [2]."],
  ['<think>{ "steps": [] }</think>Sorry.', "Sorry."],
  ["a draft { that ends</think>\nSorry.", "Sorry."],
])("%j says %j", (reply, said) => {
  expect(proseOf(reply)).toBe(said);
});

test.each(['{"steps": []}', 'Here: {"steps": [', "[]", "null", '"words"', "...", "", "<think>never ends"])(
  "%j holds JSON, or no words",
  (reply) => {
    expect(proseOf(reply)).toBeNull();
  },
);
