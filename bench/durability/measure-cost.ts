import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild, type Child } from "../child.ts";
import type { ModelCommand, ModelReport } from "../model-process.ts";
import { median } from "../statistics.ts";
import { KEEPINGS, type CostSamples, type Growth, type Keeping, type ThreadAge } from "./figures.ts";
import type { CostCommand, CostReport } from "./worker.ts";

/** How much is measured. */
export interface CostScale {
  /** Samples of each way of keeping runs, and runs in a sample. */
  rounds: number;
  runs: number;
  warmUp: number;
  /** The ages at which a thread is looked at, in runs. */
  ages: readonly number[];
}

/** Some three minutes on two cores. */
export const FULL_COST: CostScale = { rounds: 15, runs: 10, warmUp: 50, ages: [1, 10, 50, 100] };

/** Only shows that everything runs. */
export const QUICK_COST: CostScale = { rounds: 1, runs: 2, warmUp: 2, ages: [1, 4] };

/** A thread's pace is that of so many runs. */
const PACE_RUNS = 10;

/** Measures what keeping a run costs, and how a thread grows on which one run follows the other. */
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

/** Round by round, each way once a round: what is compared has seen the same machine. */
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
      if (report === undefined) throw new Error(`nobody keeps runs by ${keeping}`);
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

/** One run after the other on one thread, as the command line keeps them; with `forgets`, also what it keeps. */
async function growThread(
  start: StartWorker,
  { warmUp, ages }: CostScale,
  forgets: boolean,
): Promise<ThreadAge[]> {
  const worker = await start("sqlite-sync", forgets ? "last" : "everything");
  // On threads of their own, of which nothing is removed: there is no room that the thread could fill unseen.
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
