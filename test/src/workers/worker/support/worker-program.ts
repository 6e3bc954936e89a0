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
// The test has ended.
process.stdin.resume().once("end", () => process.exit(1));
process.once("SIGTERM", () => void worker.close({ drain: 500 }).then(() => process.stdin.destroy()));
process.once("SIGUSR2", () => {
  const now = Date.now;
  Date.now = () => now() - 3_600_000;
  process.stdout.write(`${JSON.stringify({ level: "info", event: "clock_jumped", worker: worker.name })}\n`);
});
