import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { readPlans } from "../plans/read-plans.ts";
import { launchCompiled } from "./command-line.ts";
import type { DurabilityFigures } from "./figures.ts";
import { killPlans, samplePlans } from "./kill-plans.ts";
import { FULL_COST, measureCost, QUICK_COST } from "./measure-cost.ts";
import { reportOf } from "./report.ts";
import { saveDurabilityFigures } from "./save-durability-figures.ts";

// npm run bench:durability [-- --quick] [-- --save]: kills runs, weighs threads, and prints the tables; see docs/benchmarks.md.
const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, save: { type: "boolean", default: false } },
});
const scale = values.quick ? { plans: 2, cost: QUICK_COST } : { plans: 40, cost: FULL_COST };

const load = loadavg()[0] ?? Number.NaN;
// First what depends on an undisturbed machine.
const { cost, growth } = await measureCost(scale.cost);
const kills = await killPlans(samplePlans(readPlans(), scale.plans), {
  launch: launchCompiled,
  lanes: availableParallelism(),
});
const figures: DurabilityFigures = {
  measured: {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: availableParallelism(),
    load,
  },
  kills,
  cost,
  growth,
};
process.stdout.write(`${reportOf(figures)}\n`);
if (values.save) await saveDurabilityFigures(rounded(figures));

/** Three decimals are more than the machine's noise leaves. */
function rounded<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === "number" ? Number(one.toFixed(3)) : one)),
  ) as Value;
}
