import { expect, test } from "vitest";
import { partsOfNewText } from "../../../web/page/steps/text-blocks.ts";

/** Writes a text in pieces, as a writer does, and returns its blocks. */
function blocksOf(text: string, piece: number): string[] {
  const blocks: string[] = [""];
  for (let start = 0; start < text.length; start += piece) {
    const [first = "", ...others] = partsOfNewText(
      blocks.at(-1)?.length ?? 0,
      text.slice(start, start + piece),
    );
    blocks[blocks.length - 1] += first;
    blocks.push(...others);
  }
  return blocks;
}

test.each([1, 7, 500, 100_000])("pieces of %i characters make blocks that are the text", (piece) => {
  const text = `${"A line of a text that goes on.\n".repeat(400)}${"word ".repeat(4000)}${"x".repeat(20_000)}`;
  const blocks = blocksOf(text, piece);
  expect(blocks.join("")).toBe(text);
  expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThanOrEqual(8000);
});

test("a short text is one block", () => {
  expect(partsOfNewText(0, "two\nlines\n")).toEqual(["two\nlines\n"]);
  expect(partsOfNewText(10, "")).toEqual([""]);
});

test("a full block ends at its next line end", () => {
  expect(partsOfNewText(1999, "end of the line\nnext line")).toEqual(["end of the line\n", "next line"]);
});

test("a character is never cut in two", () => {
  for (const block of blocksOf("👍".repeat(9000), 100_000)) expect(block).not.toMatch(/[\ud800-\udbff]$/);
});
