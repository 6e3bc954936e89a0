import { createWorker } from "../../../../../src/workers/worker/create-worker.ts";
import type { WorkerOptions } from "../../../../../src/workers/worker/worker-options.ts";
import { testGraphs } from "./graphs.ts";

/** A worker in a process of its own. Its options come as JSON, and its log goes to the standard output. */
const { models, ...options } = JSON.parse(process.argv[2] ?? "{}") as Omit<WorkerOptions, "graphs"> & {
  models: string;
};

const worker = await createWorker({
  graphs: testGraphs(models),
  ...options,
  log: (record) => process.stdout.write(`${JSON.stringify(record)}\n`),
});
process.once("SIGTERM", () => void worker.close({ drain: 500 }));
