import { startChild, type Child } from "./child.ts";
import type { ContenderName, Surroundings } from "./contenders/contender.ts";
import type { Job } from "./jobs.ts";
import type { ModelCommand, ModelReport } from "./model-process.ts";
import { SHIPPED_TEXTS } from "./shipped-texts.ts";
import type { Tally } from "./tally.ts";
import type { WorkerCommand, WorkerReport } from "./worker.ts";

/** A contender that works on one job. Its greeting contains the time of its cold start. */
export type Worker = Child<WorkerCommand, WorkerReport>;

/** The model and the contenders, each in its own process. */
export interface Stage {
  startWorker(name: ContenderName, job: Job): Promise<Worker>;
  /** Sets the model's latency. Returns what the model got since the last call; throws if it refused a request. */
  setLatency(milliseconds: number): Promise<Tally>;
  stop(): Promise<void>;
}

/** Starts the model. */
export async function startStage(): Promise<Stage> {
  const model = await startChild<ModelCommand, ModelReport>("./model-process.js", []);
  const surroundings: Surroundings = { baseUrl: model.greeting.baseUrl, texts: SHIPPED_TEXTS };
  return {
    startWorker: (name, job) => startChild("./worker.js", [name, job, JSON.stringify(surroundings)]),
    async setLatency(milliseconds) {
      const { tally } = await model.ask({ delayMilliseconds: milliseconds });
      if (tally.failures > 0) throw new Error(`${tally.failures} requests were not answered with 200`);
      return tally;
    },
    stop: () => model.stop(),
  };
}
