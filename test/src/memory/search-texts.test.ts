import { expect, test } from "vitest";
import { excerptAround, searchTexts } from "../../../src/memory/search-texts.ts";

test("texts with rare words of the query come first, and the later of equal ones", () => {
  const texts = ["the order is late", "the order C-1001 is paid", "the order is late", "nothing at all"];
  expect(searchTexts(texts, "order C-1001")).toEqual([1, 2, 0]);
  expect(searchTexts(texts, "zucchini")).toEqual([]);
  expect(searchTexts([], "order")).toEqual([]);
});

test("words are found in any case and width, and in languages without blanks", () => {
  expect(searchTexts(["STRASSE ÉCOLE", "東京駅で会いましょう", "ｆｕｌｌ width"], "école")).toEqual([0]);
  expect(searchTexts(["STRASSE ÉCOLE", "東京駅で会いましょう", "ｆｕｌｌ width"], "東京")).toEqual([1]);
  expect(searchTexts(["STRASSE ÉCOLE", "東京駅で会いましょう", "ｆｕｌｌ width"], "full")).toEqual([2]);
});

test("an excerpt stands around the rarest word, with marks", () => {
  const text = `${"start ".repeat(40)}the code is K-77 ${"end ".repeat(40)}`;
  const excerpt = excerptAround(text, { query: "start K-77", characters: 60 });
  expect(excerpt).toMatch(/^\[\.\.\.\] .*K-77.* \[\.\.\.\]$/s);
  expect(excerptAround("short", { query: "x", characters: 60 })).toBe("short");
});
