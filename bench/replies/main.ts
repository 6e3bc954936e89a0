import { parseArgs } from "node:util";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { BEHAVIORS } from "./behaviors.ts";
import { GRAPHS } from "./graphs.ts";
import { cellOf, type Cell } from "./measure.ts";
import { reportOf, type Row } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "reply figures",
};

// npm run bench:replies [-- --only think] [-- --save]: what comes out of what servers do; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: { save: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const rows: Row[] = [];
for (const behavior of BEHAVIORS.filter(({ title }) => title.includes(values.only))) {
  const cells: Record<string, Cell> = {};
  const given: Record<string, Cell> = {};
  for (const graph of Object.keys(GRAPHS)) {
    cells[graph] = await cellOf(behavior, { graph });
    given[graph] = await cellOf(behavior, { graph, kind: "given" });
  }
  rows.push({ title: behavior.title, cells, given });
}
const tables = reportOf(rows);
process.stdout.write(`${tables}\n`);
if (values.save) await saveTables(PLACE, { figures: { measured: measuredNow(), rows }, tables });
if (tables.includes("wrong and completed")) process.exitCode = 1;
