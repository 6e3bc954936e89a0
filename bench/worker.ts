import { buildContender, type ContenderName, type Surroundings } from "./contenders/contender.ts";
import { JOBS, type Job } from "./jobs.ts";

/** How many runs to start, and how many at a time. */
export interface WorkerCommand {
  runs: number;
  concurrency: number;
}

/** The times of a command's runs. The greeting reports the process' first run. */
export interface WorkerReport {
  wallMilliseconds: number;
  cpuMilliseconds: number;
  /** The peak of the process' memory. */
  peakMegabytes: number;
}

// Runs one contender with one job in its own process. Its greeting contains the time from its start to its first answer.
const [name, job, surroundings] = process.argv.slice(2) as [ContenderName, Job, string];
const { request, answer } = JOBS[job];
const run = await buildContender(name, job, JSON.parse(surroundings) as Surroundings);

process.on("message", (command: WorkerCommand) => {
  void measure(command).then((report) => process.send?.(report));
});
await runOnce();
process.send?.(reportSince(0, { user: 0, system: 0 }));

async function measure({ runs, concurrency }: WorkerCommand): Promise<WorkerReport> {
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  let started = 0;
  const runInTurn = async (): Promise<void> => {
    while (started < runs) {
      started += 1;
      await runOnce();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, runInTurn));
  return reportSince(startedAt, usedBefore);
}

async function runOnce(): Promise<void> {
  const given = await run(request);
  if (given !== answer) throw new Error(`${name} answered ${job} with ${JSON.stringify(given)}`);
}

function reportSince(startedAt: number, usedBefore: NodeJS.CpuUsage): WorkerReport {
  const { user, system } = process.cpuUsage(usedBefore);
  return {
    wallMilliseconds: performance.now() - startedAt,
    cpuMilliseconds: (user + system) / 1_000,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  };
}
