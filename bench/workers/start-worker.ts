import { pathToFileURL } from "node:url";
import { bundleProgram } from "../../test/src/workers/worker/support/bundle-program.ts";
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

/** The program of a real worker. */
export const WORKER = new URL("./worker.ts", import.meta.url);

/** Starts workers of a program, which is bundled once, because its TypeScript would take seconds to load each time. */
export interface WorkerStarter extends Disposable {
  /** Resolves when the worker takes runs. */
  start(settings: WorkerSettings): Promise<WorkerProcess>;
}

/** Prepares a program that is a worker. */
export async function prepareWorkers(program: URL): Promise<WorkerStarter> {
  const bundled = await bundleProgram(program);
  const file = pathToFileURL(bundled.path).href;
  return {
    async start(settings) {
      const started = await startProcess<object>(file, [JSON.stringify(settings)]);
      return { name: settings.model, signal: (name) => started.signal(name), ended: started.ended };
    },
    [Symbol.dispose]: () => bundled[Symbol.dispose](),
  };
}
