import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measuredNow } from "../measured.ts";
import { readPlans } from "../plans/read-plans.ts";
import { saveTables } from "../save-tables.ts";
import { rounded } from "../statistics.ts";
import { launchCompiled } from "./command-line.ts";
import type { DurabilityFigures } from "./figures.ts";
import { killPlans, samplePlans } from "./kill-plans.ts";
import { FULL_COST, measureCost, QUICK_COST } from "./measure-cost.ts";
import { reportOf } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "durability figures",
};

// npm run bench:durability [-- --quick] [-- --save]: kills runs, measures the size of threads and prints the tables; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, save: { type: "boolean", default: false } },
});
const scale = values.quick ? { plans: 2, cost: QUICK_COST } : { plans: 40, cost: FULL_COST };

const load = loadavg()[0] ?? Number.NaN;
// Measure times first, while nothing else runs on the machine.
const { cost, growth } = await measureCost(scale.cost);
const kills = await killPlans(samplePlans(readPlans(), scale.plans), {
  launch: launchCompiled,
  lanes: availableParallelism(),
});
const figures: DurabilityFigures = {
  measured: { ...measuredNow(), load },
  kills,
  cost,
  growth,
};
process.stdout.write(`${reportOf(figures)}\n`);
if (values.save) {
  const kept = rounded(figures);
  await saveTables(PLACE, { figures: kept, tables: reportOf(kept) });
}
