import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Figures } from "./figures.ts";
import { measure } from "./measure.ts";
import { reportOf } from "./report.ts";
import { FULL, QUICK } from "./rounds.ts";
import { saveFigures } from "./save-figures.ts";
import { startStage } from "./stage.ts";

// npm run bench [-- --quick] [-- --save]: measures all contenders and prints the tables; see docs/benchmarks.md.
const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, save: { type: "boolean", default: false } },
});
const stage = await startStage();
const measurements = await measure(stage, values.quick ? QUICK : FULL);
await stage.stop();
const measured = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  cores: availableParallelism(),
};
const figures: Figures = { measured, measurements, install: null };
process.stdout.write(`${reportOf(figures)}\n`);
if (values.save) await saveFigures({ measured, measurements: rounded(figures.measurements) });

/** Three decimals are more than the machine's noise leaves. */
function rounded<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === "number" ? Number(one.toFixed(3)) : one)),
  ) as Value;
}
