import { expect, test } from "vitest";
import { excerptAround, searchTexts } from "../../../src/memory/search-texts.ts";

test("texts with rare words of the query come first, and the later of equal ones", async () => {
  const texts = ["the order is late", "the order C-1001 is paid", "the order is late", "nothing at all"];
  expect(await searchTexts(texts, "order C-1001")).toEqual([1, 2, 0]);
  expect(await searchTexts(texts, "zucchini")).toEqual([]);
  expect(await searchTexts([], "order")).toEqual([]);
});

test("words are found in any case and width, and in languages without blanks", async () => {
  expect(await searchTexts(["STRASSE ÉCOLE", "東京駅で会いましょう", "ｆｕｌｌ width"], "école")).toEqual([
    0,
  ]);
  expect(await searchTexts(["STRASSE ÉCOLE", "東京駅で会いましょう", "ｆｕｌｌ width"], "東京")).toEqual([1]);
  expect(await searchTexts(["STRASSE ÉCOLE", "東京駅で会いましょう", "ｆｕｌｌ width"], "full")).toEqual([2]);
});

test("an excerpt stands around the rarest word, with marks", () => {
  const text = `${"start ".repeat(40)}the code is K-77 ${"end ".repeat(40)}`;
  const excerpt = excerptAround(text, { query: "start K-77", characters: 60 });
  expect(excerpt).toMatch(/^\[\.\.\.\] .*K-77.* \[\.\.\.\]$/s);
  expect(excerptAround("short", { query: "x", characters: 60 })).toBe("short");
});

test("other work of the process runs while many texts are searched", async () => {
  const texts = Array.from({ length: 20 }, () => "order-1 paid ".repeat(4_000));
  let runs = 0;
  let isSearching = true;
  const other = (): void => {
    runs += 1;
    if (isSearching) setImmediate(other);
  };
  setImmediate(other);
  await searchTexts(texts, "order");
  isSearching = false;
  expect(runs).toBeGreaterThan(10);
});

test("a long text without blanks is searched, too", async () => {
  expect(await searchTexts([`${"東京駅で会いましょう".repeat(3_000)}大阪`], "大阪")).toEqual([0]);
});
