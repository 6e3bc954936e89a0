import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { llmsText } from "../../scripts/llms-text.ts";

test("llms.txt has the pages of docs/README.md; `npx tsx scripts/write-llms-txt.ts` writes it", () => {
  expect(readFileSync("llms.txt", "utf8")).toBe(llmsText(readFileSync("docs/README.md", "utf8")));
});
