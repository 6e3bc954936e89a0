import { readFile } from "node:fs/promises";
import type { Figures } from "./figures.ts";
import { reportOf } from "./report.ts";
import { saveTables } from "./save-tables.ts";

// This file runs from bench/dist/bench.
const ROOT = new URL("../../../", import.meta.url);
const PLACE = {
  figures: new URL("bench/figures.json", ROOT),
  page: new URL("docs/maintainers/benchmarks.md", ROOT),
  mark: "figures",
};

const NO_FIGURES: Figures = { measured: null, measurements: {}, install: null };

/** Merges new figures with the saved ones, and writes both into the page of the docs. */
export async function saveFigures(added: Partial<Figures>): Promise<void> {
  const saved = await readFile(PLACE.figures, "utf8").then(
    (text) => JSON.parse(text) as Figures,
    () => NO_FIGURES,
  );
  const figures = { ...saved, ...added };
  await saveTables(PLACE, { figures, tables: reportOf(figures) });
}
