import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { rounded } from "../statistics.ts";
import type { WorkersFigures } from "./figures.ts";
import { FULL_OVERHEAD, measureOverhead, QUICK_OVERHEAD } from "./overhead.ts";
import { measureFencing } from "./fencing.ts";
import { reportOf } from "./report.ts";
import { startServices } from "./services.ts";
import { FULL_SOAK, measureSoak, QUICK_SOAK } from "./soak.ts";
import { FULL_TAKE_OVER, measureTakeOver, QUICK_TAKE_OVER } from "./take-over.ts";
import { FULL_THROUGHPUT, measureThroughput, QUICK_THROUGHPUT } from "./throughput.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "workers figures",
};

// npm run bench:workers [-- --quick] [-- --only <part>] [-- --runs <of the soak>] [-- --save]: measures workers and prints the tables; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    runs: { type: "string" },
    save: { type: "boolean", default: false },
  },
});

/** The rounds of the measurement of fencing. */
const [FULL_FENCING, QUICK_FENCING] = [
  { rounds: 200, warmUp: 20 },
  { rounds: 5, warmUp: 1 },
];

const { quick, only } = values;
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const PARTS = {
  throughput: async () => ({
    throughput: await measureThroughput(quick ? QUICK_THROUGHPUT : FULL_THROUGHPUT, tell),
  }),
  overhead: async () => ({ overhead: await measureOverhead(quick ? QUICK_OVERHEAD : FULL_OVERHEAD, tell) }),
  fencing: async () => {
    await using services = await startServices();
    const scale = quick ? QUICK_FENCING : FULL_FENCING;
    return { fencing: await measureFencing(services.postgres.url, scale) };
  },
  "take-over": async () => ({
    takeOver: await measureTakeOver(quick ? QUICK_TAKE_OVER : FULL_TAKE_OVER, tell),
  }),
  soak: async () => {
    const scale = quick ? QUICK_SOAK : FULL_SOAK;
    const runs = values.runs === undefined ? scale.runs : Number(values.runs);
    return { soak: await measureSoak({ ...scale, runs }, { tell }) };
  },
} satisfies Record<string, () => Promise<Partial<WorkersFigures>>>;
if (only !== undefined && !(only in PARTS)) {
  throw new Error(`unknown part ${JSON.stringify(only)}; available: ${Object.keys(PARTS).join(", ")}`);
}

const measured = { ...measuredNow(), load: loadavg()[0] ?? Number.NaN };
const figures: WorkersFigures = { measured };
for (const [name, measure] of Object.entries(PARTS)) {
  if (only === undefined || only === name) Object.assign(figures, await measure());
}
process.stdout.write(`${reportOf(figures)}\n`);
if (values.save) {
  const kept = rounded({ ...(only === undefined ? {} : await savedFigures()), ...figures });
  await saveTables(PLACE, { figures: kept, tables: reportOf(kept) });
}

/** Returns the figures of the parts that are not measured now. */
async function savedFigures(): Promise<Partial<WorkersFigures>> {
  const text = await readFile(PLACE.figures, "utf8").catch(() => "{}");
  return JSON.parse(text) as Partial<WorkersFigures>;
}
