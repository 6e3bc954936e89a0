import { CONTENDERS, type ContenderName } from "./contenders/contender.ts";
import { noSamples, type Measurements, type Metric, type Samples } from "./figures.ts";
import type { Job } from "./jobs.ts";
import { eachRound, type Rounds } from "./rounds.ts";
import type { Stage, Worker } from "./stage.ts";

type Taken = Partial<Record<Metric, Samples>>;

const LATENCY_MILLISECONDS = 50;
const CONCURRENT_RUNS = 100;

/** The runs in one sample, and the runs before the first sample. */
const RUNS: Readonly<Record<Job, { pace: number; latency: number; load: number; warmUp: number }>> = {
  J1: { pace: 40, latency: 5, load: 1_000, warmUp: 400 },
  J2: { pace: 20, latency: 3, load: 400, warmUp: 200 },
  J3: { pace: 20, latency: 3, load: 400, warmUp: 200 },
  "J3-long": { pace: 20, latency: 3, load: 400, warmUp: 200 },
};

/** Takes every sample of every contender, one contender at a time. */
export async function measure(stage: Stage, rounds: Rounds, jobs: readonly Job[]): Promise<Measurements> {
  const measurements: Measurements = {};
  for (const job of jobs) {
    measurements[job] = {
      ...(await measurePrompts(stage, job)),
      ...(await measurePace(stage, job, rounds)),
      ...(await measureLoad(stage, job, rounds)),
      ...(await measureColdStart(stage, job, rounds)),
    };
  }
  return measurements;
}

/** Counts what the model gets for one run. */
async function measurePrompts(stage: Stage, job: Job): Promise<Taken> {
  const [modelCalls, promptCharacters] = [noSamples(), noSamples()];
  const [argumentCharacters, formatCharacters] = [noSamples(), noSamples()];
  for (const contender of CONTENDERS[job]) {
    await stage.setLatency(0);
    const worker = await stage.startWorker(contender, job);
    const tally = await stage.setLatency(0);
    await worker.stop();
    modelCalls[contender].push(tally.modelCalls);
    promptCharacters[contender].push(tally.messageCharacters + tally.toolCharacters);
    argumentCharacters[contender].push(tally.argumentCharacters);
    formatCharacters[contender].push(tally.formatCharacters);
  }
  return { modelCalls, promptCharacters, argumentCharacters, formatCharacters };
}

/** Runs one run after another: CPU time without latency, wall time with latency. */
async function measurePace(stage: Stage, job: Job, rounds: Rounds): Promise<Taken> {
  const [cpuMilliseconds, wallMilliseconds] = [noSamples(), noSamples()];
  const { pace, latency, warmUp } = RUNS[job];
  const workers = new Map<ContenderName, Worker>();
  await stage.setLatency(0);
  for (const contender of CONTENDERS[job]) workers.set(contender, await stage.startWorker(contender, job));
  const run = async (contender: ContenderName, runs: number) => {
    const worker = workers.get(contender);
    if (worker === undefined) throw new Error(`${contender} was not started`);
    return worker.ask({ runs, concurrency: 1 });
  };

  await eachRound(CONTENDERS[job], 1, async (contender) => void (await run(contender, warmUp)));
  await eachRound(CONTENDERS[job], rounds.pace, async (contender) => {
    const report = await run(contender, pace);
    cpuMilliseconds[contender].push(report.cpuMilliseconds / pace);
  });
  await stage.setLatency(LATENCY_MILLISECONDS);
  await eachRound(CONTENDERS[job], rounds.latency, async (contender) => {
    const report = await run(contender, latency);
    wallMilliseconds[contender].push(report.wallMilliseconds / latency);
  });
  await stage.setLatency(0);
  for (const worker of workers.values()) await worker.stop();
  return { cpuMilliseconds, wallMilliseconds };
}

/** Starts many runs at a time, in a new process each round, so that its peak of memory is its own. */
async function measureLoad(stage: Stage, job: Job, rounds: Rounds): Promise<Taken> {
  const [runsPerSecond, peakMegabytes] = [noSamples(), noSamples()];
  const { load, warmUp } = RUNS[job];
  await eachRound(CONTENDERS[job], rounds.load, async (contender) => {
    const worker = await stage.startWorker(contender, job);
    await worker.ask({ runs: warmUp, concurrency: CONCURRENT_RUNS });
    const report = await worker.ask({ runs: load, concurrency: CONCURRENT_RUNS });
    await worker.stop();
    runsPerSecond[contender].push((load / report.wallMilliseconds) * 1_000);
    peakMegabytes[contender].push(report.peakMegabytes);
  });
  return { runsPerSecond, peakMegabytes };
}

/** Measures the time from the start of the process to its first answer. */
async function measureColdStart(stage: Stage, job: Job, rounds: Rounds): Promise<Taken> {
  const coldStartMilliseconds = noSamples();
  await eachRound(CONTENDERS[job], rounds.coldStart, async (contender) => {
    const worker = await stage.startWorker(contender, job);
    await worker.stop();
    coldStartMilliseconds[contender].push(worker.greeting.wallMilliseconds);
  });
  return { coldStartMilliseconds };
}
