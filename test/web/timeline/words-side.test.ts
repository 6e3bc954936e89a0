import { expect, test } from "vitest";
import { wordsSideOf } from "../../../web/page/timeline/words-side.ts";

const range = { offset: 100, length: 1000 };

test.each([
  [{ from: 100, to: 200 }, "after"],
  [{ from: 900, to: 1000 }, "before"],
  [{ from: 500, to: 800 }, "before"],
  [{ from: 300, to: 800 }, "after"],
  [{ from: 100, to: 1100 }, "upon"],
  [{ from: 150, to: null }, "upon"],
  [{ from: 700, to: null }, "before"],
])("the words of a bar at %o stand %s it", (bar, side) => {
  expect(wordsSideOf(bar, range)).toBe(side);
});
