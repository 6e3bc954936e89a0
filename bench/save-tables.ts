import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The file of the figures, the page that shows them, and the mark of their part in the page. */
export interface Place {
  figures: URL;
  page: URL;
  /** The mark in the page's comments: "figures" for `<!-- figures -->` and `<!-- end of figures -->`. */
  mark: string;
}

/** Saves the figures as JSON, and writes their tables into the page of the docs. */
export async function saveTables(
  { figures: file, page, mark }: Place,
  { figures, tables }: { figures: object; tables: string },
): Promise<void> {
  await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
  execFileSync("npx", ["oxfmt", fileURLToPath(file)]);
  const part = new RegExp(`(?<=<!-- ${mark} -->\\n)[\\s\\S]*(?=\\n<!-- end of ${mark} -->)`);
  const text = await readFile(page, "utf8");
  await writeFile(
    page,
    text.replace(part, () => `\n${tables}\n`),
  );
}
