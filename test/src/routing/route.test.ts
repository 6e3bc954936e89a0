import { expect, test } from "vitest";
import { interpretRoute, matchLabel } from "../../../src/routing/route.ts";

const names = ["coding", "data-analysis", "Writing"] as const;

test.each([
  ["coding", "coding"],
  [' "Coding." ', "coding"],
  ["CODING\n", "coding"],
  ["Data Analysis", "data-analysis"],
  ["data_analysis", "data-analysis"],
  ["ｗｒｉｔｉｎｇ", "Writing"],
])("%j means %s", (label, name) => {
  expect(matchLabel(label, names)).toBe(name);
});

test.each(["cod", "coding and writing", "", "plumbing"])("%j means nobody", (label) => {
  expect(matchLabel(label, names)).toBeUndefined();
});

test("a label that fits two names alike means nobody, unless it is one of them to the letter", () => {
  expect([matchLabel("a-b", ["a-b", "ab"]), matchLabel("A B", ["a-b", "ab"])]).toEqual(["a-b", undefined]);
});

test("a confidence beyond its range is brought back into it", () => {
  const routes = [1.7, -2].map((confidence) =>
    interpretRoute({ specialist: "coding", confidence, reason: "" }, names),
  );
  expect(routes).toEqual([
    { value: { specialist: "coding", confidence: 1, reason: "" } },
    { value: { specialist: "coding", confidence: 0, reason: "" } },
  ]);
});

test("a route without a specialist who is there names the offender and the choices", () => {
  expect(interpretRoute({ specialist: "plumbing", confidence: 1, reason: "" }, names)).toEqual({
    faults: ['"plumbing" is no specialist; the specialists are coding, data-analysis, Writing'],
  });
});
