import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PICTURE_PAGES, withPictures } from "../../scripts/write-pictures.ts";
import { pagesWithSamples } from "../support/samples.ts";

/** The pages whose picture is not that of a graph: docs/workers.md shows machines. */
const DRAWN_BY_HAND = ["docs/workers.md"];

test.each(PICTURE_PAGES)("the pictures of %s are those that `troupe graph` draws", async (page) => {
  const text = readFileSync(page, "utf8");
  // If not: npx tsx scripts/write-pictures.ts
  expect(await withPictures(text)).toBe(text);
});

test("no other page has a picture", () => {
  const drawn = pagesWithSamples().filter((page) => /^```mermaid$/m.test(readFileSync(page, "utf8")));
  expect(drawn.toSorted()).toEqual([...PICTURE_PAGES, ...DRAWN_BY_HAND].toSorted());
});

test("the names of a picture's nodes have a color of their own, so that a dark page shows them", () => {
  const text = readFileSync("docs/concepts.md", "utf8");
  const filled = [...text.matchAll(/classDef \w+ (fill:#.*)/g)].map(({ 1: style }) => style);
  expect(filled).not.toEqual([]);
  expect(filled.filter((style) => !style?.includes("color:#"))).toEqual([]);
});
