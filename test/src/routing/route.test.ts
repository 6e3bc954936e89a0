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
])("%j matches %s", (label, name) => {
  expect(matchLabel(label, names)).toBe(name);
});

test.each(["cod", "coding and writing", "", "plumbing"])("%j matches no name", (label) => {
  expect(matchLabel(label, names)).toBeUndefined();
});

test("a label that matches two names matches none of them, unless it is exactly one of them", () => {
  expect([matchLabel("a-b", ["a-b", "ab"]), matchLabel("A B", ["a-b", "ab"])]).toEqual(["a-b", undefined]);
});

test("a confidence outside of its range is moved into it", () => {
  const routes = [1.7, -2].map((confidence) =>
    interpretRoute({ specialist: "coding", confidence, reason: "" }, names),
  );
  expect(routes).toEqual([
    { value: { specialist: "coding", confidence: 1, reason: "" } },
    { value: { specialist: "coding", confidence: 0, reason: "" } },
  ]);
});

test("a route to an unknown specialist names it and the available ones", () => {
  expect(interpretRoute({ specialist: "plumbing", confidence: 1, reason: "" }, names)).toEqual({
    faults: ['unknown specialist "plumbing"; available: coding, data-analysis, Writing'],
  });
});
