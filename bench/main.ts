import { parseArgs } from "node:util";
import type { Figures } from "./figures.ts";
import { measure } from "./measure.ts";
import { measuredNow } from "./measured.ts";
import { JOBS, type Job } from "./jobs.ts";
import { reportOf } from "./report.ts";
import { FULL, QUICK } from "./rounds.ts";
import { saveFigures } from "./save-figures.ts";
import { startStage } from "./stage.ts";
import { rounded } from "./statistics.ts";

// npm run bench [-- --quick] [-- --job J3] [-- --save]: measures all contenders and prints the tables; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    job: { type: "string", multiple: true },
    save: { type: "boolean", default: false },
  },
});
const all = Object.keys(JOBS) as Job[];
const jobs = all.filter((job) => values.job?.includes(job) ?? true);
if (values.save && jobs.length < all.length)
  throw new Error("--save takes all jobs, so that its figures are of one run");
const stage = await startStage();
const measurements = await measure(stage, values.quick ? QUICK : FULL, jobs);
await stage.stop();
const measured = measuredNow();
const figures: Figures = { measured, measurements, install: null };
process.stdout.write(`${reportOf(figures)}\n`);
if (values.save) await saveFigures({ measured, measurements: rounded(figures.measurements) });
