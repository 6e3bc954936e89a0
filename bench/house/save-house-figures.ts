import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { HouseFigures } from "./figures.ts";
import { reportOf } from "./report.ts";

const FIGURES = new URL("./figures.json", import.meta.url);
const PAGE = new URL("../../docs/benchmarks.md", import.meta.url);
const TABLES = /(?<=<!-- house figures -->\n)[\s\S]*(?=\n<!-- end of house figures -->)/;

/** Keeps the figures, and writes their tables into the page of the docs. */
export async function saveHouseFigures(figures: HouseFigures): Promise<void> {
  await writeFile(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  execFileSync("npx", ["oxfmt", fileURLToPath(FIGURES)]);
  const page = await readFile(PAGE, "utf8");
  await writeFile(
    PAGE,
    page.replace(TABLES, () => `\n${reportOf(figures)}\n`),
  );
}
