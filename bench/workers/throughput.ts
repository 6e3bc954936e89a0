import { cpus } from "node:os";
import type { ThroughputSample } from "./figures.ts";
import { MODEL_LIKE } from "./latency.ts";
import { eachAtOnce, runJob } from "./run-job.ts";
import { openStage, type Stage } from "./stage.ts";
import type { Job } from "./jobs.ts";

/** How much is measured. */
export interface ThroughputScale {
  /** The numbers of workers, the first of which is 1. */
  workers: readonly number[];
  /** How many runs each worker carries out at once. */
  concurrency: number;
  /** The runs for each worker: a multiple of 6, so that each share of the runs has the same plans. */
  runs: number;
}

/** Takes about ten minutes. Two cores carry 40 runs that wait for a model; with more, the processor would be measured. */
export const FULL_THROUGHPUT: ThroughputScale = { workers: [1, 2, 3, 4], concurrency: 10, runs: 180 };

/** Only checks that everything runs. */
export const QUICK_THROUGHPUT: ThroughputScale = { workers: [1, 2], concurrency: 4, runs: 12 };

/**
 * Measures how long several numbers of workers take for as many times the same runs. Half of the runs are a router's and
 * half a supervisor's.
 */
export async function measureThroughput(
  { workers, concurrency, runs }: ThroughputScale,
  tell: (line: string) => void,
): Promise<ThroughputSample[]> {
  const samples: ThroughputSample[] = [];
  await using stage = await openStage();
  await stage.ask({ latency: { ...MODEL_LIKE, period: runs } });
  const running = [];
  let first = 0;
  for (const many of workers) {
    tell(`throughput: ${many} workers`);
    while (running.length < many) running.push(await stage.start(concurrency));
    // A worker's first runs load modules and compile code.
    const warmUp = jobsFrom(first, Math.min(runs, 2 * concurrency * many));
    await eachAtOnce(warmUp, warmUp.length, (job) => runJob(stage, job, `warm-up-${many}-${job.number}`));
    samples.push(await sample(stage, jobsFrom(first, runs * many), { many, concurrency }));
    first += runs * many;
  }
  return samples;
}

async function sample(
  stage: Stage,
  jobs: readonly Job[],
  { many, concurrency }: { many: number; concurrency: number },
): Promise<ThroughputSample> {
  const [startedAt, before] = [performance.now(), processorTimes()];
  // Some runs always wait in the queue, until the last ones have begun.
  await eachAtOnce(jobs, 2 * concurrency * many, (job) => runJob(stage, job));
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = processorTimes();
  const processorShare = (after.busy - before.busy) / (after.total - before.total);
  return { workers: many, concurrency, runs: jobs.length, seconds, processorShare };
}

/** Returns jobs of the router and the supervisor in turn. Their numbers fit the period of the model's latencies. */
function jobsFrom(first: number, count: number): Job[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    return { kind: number % 2 === 0 ? "router" : "supervisor", number };
  });
}

/** Returns the time of all cores since the machine was started, in milliseconds. */
function processorTimes(): { busy: number; total: number } {
  const times = cpus().map(({ times: one }) => ({
    idle: one.idle,
    total: one.user + one.nice + one.sys + one.irq + one.idle,
  }));
  const total = times.reduce((all, one) => all + one.total, 0);
  return { busy: total - times.reduce((all, one) => all + one.idle, 0), total };
}
