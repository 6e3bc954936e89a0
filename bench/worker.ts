import { buildContender, type ContenderName, type Surroundings } from "./contenders/contender.ts";
import { JOBS, type Job } from "./jobs.ts";

/** So many runs, so many of them at a time. */
export interface WorkerCommand {
  runs: number;
  concurrency: number;
}

/** What the runs of a command took (the greeting: the process's first run). */
export interface WorkerReport {
  wallMilliseconds: number;
  cpuMilliseconds: number;
  /** The most memory that the process ever held. */
  peakMegabytes: number;
}

// One contender with one job in a process of its own; its greeting tells of the time from its start to its first answer.
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
