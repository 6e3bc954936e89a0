import { expect, test } from "vitest";
import {
  sizesIn,
  withLongCharacters,
} from "../../../../src/software-house/verification/odd-input/torn-input.ts";

test("each piece of an input ends inside a character", () => {
  expect(sizesIn(Buffer.from("é 漢x"))).toEqual([1, 3]);
  expect(sizesIn(Buffer.from("plain"))).toEqual([3]);
});

test("the last word of a line gets a character of several bytes, unless the input has some", () => {
  expect(withLongCharacters("salt oil 3,\nrice\n12\n")).toBe("salt oilé 3,\nriceé\n12\n");
  expect(withLongCharacters("salé oil\n")).toBe("salé oil\n");
});
