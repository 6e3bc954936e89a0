import { startProcess } from "../endurance/child-process.ts";
import type { GraphPlaces } from "./graphs.ts";

/** What a worker's process is told. */
export interface WorkerSettings extends GraphPlaces {
  redis: string;
  postgres: string;
  /** How many runs it carries out at once. */
  concurrency: number;
}

/** A worker in a process of its own. */
export interface WorkerProcess {
  /** The name of its model. */
  readonly name: string;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  ended: Promise<void>;
}

/** Starts a worker, and resolves when it takes runs. */
export type StartWorker = (settings: WorkerSettings) => Promise<WorkerProcess>;

/** Starts a real worker. */
export const startWorker: StartWorker = (settings) => startWorkerAt("../workers/worker.ts", settings);

/** Starts a program that is a worker. */
export async function startWorkerAt(file: string, settings: WorkerSettings): Promise<WorkerProcess> {
  const started = await startProcess<object>(file, [JSON.stringify(settings)]);
  return { name: settings.model, signal: (name) => started.signal(name), ended: started.ended };
}
