import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startChild } from "../child.ts";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import type { PlanFigures } from "./figures.ts";
import { measurePlans, type Scale, type WithModel } from "./measure.ts";
import type { PlanModelReport } from "./model-process.ts";
import { readPlans } from "./read-plans.ts";
import { reportOf } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "plan figures",
};

/** Half a second for a step, and so few runs at a time that no run waits for the processor. */
const SCALE: Scale = { latency: 500, concurrency: { waiting: 12, working: 4 }, rounds: 2 };

// npm run bench:plans [-- --all] [-- --save]: runs published plans and prints the tables; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: { all: { type: "boolean", default: false }, save: { type: "boolean", default: false } },
});
// Every tenth plan is enough to check that everything runs. Only figures of all plans are saved.
const stride = values.all || values.save ? 1 : 10;
const plans = readPlans()
  .map((plan, place) => ({ plan, place }))
  .filter(({ place }) => place % stride === 0);

/** Starts the model in a new process each time. */
const withModel: WithModel = async (behavior, use) => {
  const behaves = JSON.stringify(behavior);
  const model = await startChild<object, PlanModelReport>("./plans/model-process.ts", [behaves]);
  try {
    const value = await use(model.greeting.baseUrl);
    const { refused } = await model.ask({});
    if (refused > 0) throw new Error(`the model refused ${refused} requests`);
    return value;
  } finally {
    await model.stop();
  }
};

const figures: PlanFigures = {
  measured: { ...measuredNow(), load: loadavg()[0] ?? Number.NaN },
  ...(await measurePlans({ plans, withModel, scale: SCALE })),
};
const tables = reportOf(figures);
process.stdout.write(`${tables}\n`);
if (values.save) await saveTables(PLACE, { figures, tables });
