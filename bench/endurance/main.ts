import { parseArgs } from "node:util";
import { saveTables } from "../save-tables.ts";
import { measureEndurance } from "./measure.ts";
import { reportOf } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "endurance figures",
};

// npm run bench:endurance [-- --runs <number>] [-- --save]: memory, event loop, hostile servers and faults; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3000" },
    "at-once": { type: "string", default: "200,1000" },
    rounds: { type: "string", default: "5" },
    "fault-runs": { type: "string", default: "12" },
    save: { type: "boolean", default: false },
  },
});
const amounts = {
  runs: Number(values.runs),
  atOnce: values["at-once"].split(",").map(Number),
  rounds: Number(values.rounds),
  faultRuns: Number(values["fault-runs"]),
};
const figures = await measureEndurance(amounts, (line) => process.stderr.write(`${line}\n`));
const tables = reportOf(figures);
process.stdout.write(`${tables}\n`);
if (values.save) await saveTables(PLACE, { figures, tables });
