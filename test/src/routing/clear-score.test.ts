import { expect, test } from "vitest";
import { readScores } from "../../../src/routing/clear-score.ts";

const rule = { names: ["cook", "baker"], threshold: 0.5, margin: 0.2 };
const read = (scores: unknown, changed: Partial<typeof rule> = {}) =>
  readScores(scores, { ...rule, ...changed });

test("the best score is clear from the threshold on, and names who is next", () => {
  expect(read({ cook: 0.5 })).toEqual({
    route: {
      specialist: "cook",
      confidence: 0.5,
      reason: "fast router: score 0.5",
      decidedBy: "fastRouter",
      score: 0.5,
    },
  });
  expect(read({ cook: 0.12345, baker: 0.9 })).toMatchObject({
    route: { specialist: "baker", reason: "fast router: score 0.9; next is cook with 0.123" },
  });
});

test("scores that are as far apart as the margin are clear, also if their difference is not exact", () => {
  for (const [cook, baker, margin] of [
    [0.3, 0.1, 0.2],
    [0.9, 0.8, 0.1],
    [1.1, 0.8, 0.3],
    [300.3, 300.1, 0.2],
  ] as const) {
    expect(read({ cook, baker }, { threshold: 0, margin })).toMatchObject({ route: { specialist: "cook" } });
  }
  expect(read({ cook: 0.3, baker: 0.1001 })).toMatchObject({ why: "unclear" });
});

test("a score of any scale keeps its value, and the confidence stays from 0 to 1", () => {
  const far = { threshold: -20, margin: 1 };
  expect(read({ cook: 14.5, baker: 3 }, far)).toMatchObject({ route: { confidence: 1, score: 14.5 } });
  expect(read({ cook: -3, baker: -9 }, far)).toMatchObject({ route: { confidence: 0, score: -3 } });
});

test("no specialist can be the clear choice", () => {
  expect(read({ cook: 0.1, none: 0.8 })).toMatchObject({ route: { specialist: "none", score: 0.8 } });
});

test("scores that are low, close or equal are unclear", () => {
  const texts = [
    read({}),
    read({ cook: 0.49 }),
    read({ cook: 0.7, baker: 0.6 }),
    read({ cook: 0.7, none: 0.6 }),
    read({ cook: 1, baker: 1 }, { margin: 0 }),
  ];
  expect(texts).toEqual([
    { why: "unclear", message: "it scored no specialist" },
    { why: "unclear", message: "the best score is 0.49 (cook), below the threshold 0.5" },
    {
      why: "unclear",
      message: "the best score is 0.7 (cook); next is baker with 0.6, less than the margin 0.2 below it",
    },
    {
      why: "unclear",
      message: "the best score is 0.7 (cook); next is none with 0.6, less than the margin 0.2 below it",
    },
    { why: "unclear", message: "the best score is 1 (cook); next is baker with 1, not below it" },
  ]);
  expect(read({ cook: 0.7, baker: 0.69 }, { margin: 0 })).toMatchObject({ route: { specialist: "cook" } });
});

test.each([
  [{ cook: 0.9, plumber: 0.1 }, 'unknown specialist "plumber"; available: cook, baker, none'],
  [{ cook: 0.9, Baker: 0.1 }, 'unknown specialist "Baker"; available: cook, baker, none'],
  [{ cook: Number.NaN }, "the score of cook must be a finite number, but is NaN"],
  [{ cook: 0.9, baker: Infinity }, "the score of baker must be a finite number, but is Infinity"],
  [{ cook: "0.9" }, 'the score of cook must be a finite number, but is the text "0.9"'],
  [{ cook: 0.9, baker: undefined }, "the score of baker must be a finite number, but is undefined"],
  [undefined, "it must return an object of scores by name, such as { cook: 0.8 }, not undefined"],
  ["cook", 'it must return an object of scores by name, such as { cook: 0.8 }, not the text "cook"'],
  [[0.9, 0.1], "it must return an object of scores by name, such as { cook: 0.8 }, not a list"],
  [new Map([["cook", 0.9]]), "it must return an object of scores by name, such as { cook: 0.8 }, not a Map"],
])("%o is invalid as a whole", (scores, message) => {
  expect(read(scores)).toEqual({ why: "failed", message });
});
