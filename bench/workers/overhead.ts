import { pathToFileURL } from "node:url";
import { bundleProgram } from "../../test/src/workers/worker/support/bundle-program.ts";
import { startProcess } from "../endurance/child-process.ts";
import type { OverheadSample } from "./figures.ts";
import type { InProcessCommand, InProcessReport } from "./in-process.ts";
import type { Job } from "./jobs.ts";
import { eachAtOnce, runJob } from "./run-job.ts";
import { openStage } from "./stage.ts";

/** How much is measured. */
export interface OverheadScale {
  /** The samples of each way. */
  rounds: number;
  /** The runs in a sample, one after another, and all at once. */
  serial: number;
  atOnce: number;
  warmUp: number;
  /** The latencies of the model, in milliseconds. */
  latencies: readonly number[];
}

/** Takes about four minutes. */
export const FULL_OVERHEAD: OverheadScale = {
  rounds: 7,
  serial: 10,
  atOnce: 100,
  warmUp: 100,
  latencies: [0, 300],
};

/** Only checks that everything runs. */
export const QUICK_OVERHEAD: OverheadScale = {
  rounds: 1,
  serial: 2,
  atOnce: 10,
  warmUp: 4,
  latencies: [0, 300],
};

/**
 * Measures what a supervisor's run takes in a process with LangGraph's PostgresSaver, and through a client, the queue and a
 * worker. Each round takes a sample of both, so that they saw the same state of the machine.
 */
export async function measureOverhead(
  { rounds, serial, atOnce, warmUp, latencies }: OverheadScale,
  tell: (line: string) => void,
): Promise<OverheadSample[]> {
  await using stage = await openStage();
  using program = await bundleProgram(new URL("./in-process.ts", import.meta.url));
  const inProcess = await startProcess<InProcessReport>(pathToFileURL(program.path).href, [
    JSON.stringify({ postgres: stage.postgres.url, baseUrl: stage.baseUrl }),
  ]);
  let started = 0;
  const jobs = (runs: number): Job[] =>
    Array.from({ length: runs }, (): Job => {
      started += 1;
      // All runs have five steps: a plan, three at once, one, one, and the answer.
      return { kind: "supervisor", number: started * 3 - 1 };
    });
  /** Runs a number of jobs, and returns the milliseconds that a run took. */
  const ways = {
    inProcess: async (runs: number, concurrency: number): Promise<number> => {
      const command: InProcessCommand = { jobs: jobs(runs), concurrency };
      return (await inProcess.ask(command)).milliseconds / runs;
    },
    worker: async (runs: number, concurrency: number): Promise<number> => {
      const startedAt = performance.now();
      await eachAtOnce(jobs(runs), concurrency, (job) => runJob(stage, job));
      return (performance.now() - startedAt) / runs;
    },
  };
  try {
    await stage.start(atOnce);
    for (const way of [ways.inProcess, ways.worker]) await way(warmUp, Math.min(warmUp, 10));
    const samples: OverheadSample[] = [];
    for (const latency of latencies) {
      await stage.ask({ latency: { from: latency, to: latency, period: 1 } });
      for (const [runs, concurrency] of [
        [serial, 1],
        [atOnce, atOnce],
      ] as const) {
        tell(`overhead: ${concurrency} at once, ${latency} ms`);
        const taken: OverheadSample = { latency, concurrency, inProcess: [], worker: [] };
        for (let round = 0; round < rounds; round += 1) {
          // The first of a round changes, because what comes second may find the machine in another state.
          const order =
            round % 2 === 0 ? (["inProcess", "worker"] as const) : (["worker", "inProcess"] as const);
          for (const way of order) taken[way].push(await ways[way](runs, concurrency));
        }
        samples.push(taken);
      }
    }
    return samples;
  } finally {
    inProcess.stop();
  }
}
