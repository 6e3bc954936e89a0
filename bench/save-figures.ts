import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Figures } from "./figures.ts";
import { reportOf } from "./report.ts";

// This file runs from bench/dist/bench.
const ROOT = new URL("../../../", import.meta.url);
const FIGURES = new URL("bench/figures.json", ROOT);
const PAGE = new URL("docs/benchmarks.md", ROOT);
const TABLES = /(?<=<!-- figures -->\n)[\s\S]*(?=\n<!-- end of figures -->)/;

const NO_FIGURES: Figures = { measured: null, measurements: { J1: {}, J2: {} }, install: null };

/** Puts new figures beside those that were saved before, and writes both into the page of the docs. */
export async function saveFigures(added: Partial<Figures>): Promise<void> {
  const saved = await readFile(FIGURES, "utf8").then(
    (text) => JSON.parse(text) as Figures,
    () => NO_FIGURES,
  );
  const figures = { ...saved, ...added };
  await writeFile(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  execFileSync("npx", ["oxfmt", fileURLToPath(FIGURES)]);
  const page = await readFile(PAGE, "utf8");
  await writeFile(
    PAGE,
    page.replace(TABLES, () => `\n${reportOf(figures)}\n`),
  );
}
