import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild, type Child } from "../child.ts";
import type { ModelCommand, ModelReport } from "../model-process.ts";
import { median } from "../statistics.ts";
import { KEEPINGS, type CostSamples, type Growth, type Keeping, type ThreadAge } from "./figures.ts";
import type { CostCommand, CostReport } from "./worker.ts";

/** How many samples are taken. */
export interface CostScale {
  /** The samples of each way of keeping runs, and the runs in a sample. */
  rounds: number;
  runs: number;
  warmUp: number;
  /** The numbers of runs after which a thread is measured. */
  ages: readonly number[];
}

/** Takes about three minutes on two cores. */
export const FULL_COST: CostScale = { rounds: 15, runs: 10, warmUp: 50, ages: [1, 10, 50, 100] };

/** Only checks that everything runs. */
export const QUICK_COST: CostScale = { rounds: 1, runs: 2, warmUp: 2, ages: [1, 4] };

/** A thread's time for a run is the median of this many runs. */
const PACE_RUNS = 10;

/** Measures what it costs to keep a run, and how a thread grows with each run. */
export async function measureCost(
  scale: CostScale,
): Promise<{ cost: Record<Keeping, CostSamples>; growth: Growth }> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-cost-"));
  const model = await startChild<ModelCommand, ModelReport>("./model-process.ts", []);
  const start: StartWorker = (keeping, name) =>
    startChild("./durability/worker.ts", [keeping, model.greeting.baseUrl, join(folder, `${name}.db`)]);
  try {
    const cost = await sampleCost(start, scale);
    const everything = await growThread(start, scale, false);
    return { cost, growth: { everything, last: await growThread(start, scale, true) } };
  } finally {
    await model.stop();
    await rm(folder, { recursive: true });
  }
}

type CostWorker = Child<CostCommand, CostReport>;
type StartWorker = (keeping: Keeping, name: string) => Promise<CostWorker>;

/** Takes one sample of each way in each round, so that the compared samples saw the same state of the machine. */
async function sampleCost(
  start: StartWorker,
  { rounds, runs, warmUp }: CostScale,
): Promise<Record<Keeping, CostSamples>> {
  const workers = new Map<Keeping, CostWorker>();
  const samples = {} as Record<Keeping, CostSamples>;
  const sizes = new Map<Keeping, number>();
  for (const keeping of KEEPINGS) {
    const worker = await start(keeping, keeping);
    workers.set(keeping, worker);
    samples[keeping] = { wallMilliseconds: [], cpuMilliseconds: [], kilobytes: [] };
    sizes.set(keeping, (await worker.ask({ runs: warmUp, thread: null, forgets: false })).kilobytes);
  }
  for (let round = 0; round < rounds; round += 1) {
    const first = round % KEEPINGS.length;
    for (const keeping of [...KEEPINGS.slice(first), ...KEEPINGS.slice(0, first)]) {
      const report = await workers.get(keeping)?.ask({ runs, thread: null, forgets: false });
      if (report === undefined) throw new Error(`there is no process for the way ${keeping}`);
      const { wallMilliseconds, cpuMilliseconds, kilobytes } = samples[keeping];
      wallMilliseconds.push(median(report.wallMilliseconds));
      cpuMilliseconds.push(report.cpuMilliseconds / runs);
      const before = sizes.get(keeping) ?? 0;
      if (report.kilobytes > 0) kilobytes.push((report.kilobytes - before) / runs);
      sizes.set(keeping, report.kilobytes);
    }
  }
  for (const worker of workers.values()) await worker.stop();
  return samples;
}

/** Runs one run after another on one thread, with the command line's durability. `forgets` removes earlier states as it does. */
async function growThread(
  start: StartWorker,
  { warmUp, ages }: CostScale,
  forgets: boolean,
): Promise<ThreadAge[]> {
  const worker = await start("sqlite-sync", forgets ? "last" : "everything");
  // Warm-up runs use other threads and remove nothing, so that the measured thread cannot reuse free space in the file.
  const { kilobytes: beginning } = await worker.ask({ runs: warmUp, thread: null, forgets: false });
  const times: number[] = [];
  const seen: ThreadAge[] = [];
  for (const runs of ages) {
    const report = await worker.ask({ runs: runs - times.length, thread: "long", forgets });
    times.push(...report.wallMilliseconds);
    const pace = times.slice(-PACE_RUNS);
    const milliseconds = runs < PACE_RUNS ? null : median(pace);
    seen.push({ runs, kilobytes: report.kilobytes - beginning, milliseconds });
  }
  await worker.stop();
  return seen;
}
