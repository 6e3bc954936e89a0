import { createWorker } from "../../../../../src/workers/worker/create-worker.ts";
import type { WorkerOptions } from "../../../../../src/workers/worker/worker-options.ts";
import { testGraphs } from "./graphs.ts";

/**
 * A worker in a process of its own. Its options come as JSON, and its log goes to the standard output. `traces` is where it
 * sends its spans, if it is traced.
 */
const { models, traces, ...options } = JSON.parse(process.argv[2] ?? "{}") as Omit<
  WorkerOptions,
  "graphs"
> & { models: string; traces?: string };
const provider = traces === undefined ? null : await (await import("./trace-to.ts")).traceTo(traces);

const worker = await createWorker({
  graphs: testGraphs(models),
  ...options,
  log: (record) => process.stdout.write(`${JSON.stringify(record)}\n`),
});
// The test has ended.
process.stdin.resume().once("end", () => process.exit(1));
process.once("SIGTERM", () => void close());
async function close(): Promise<void> {
  await worker.close({ drain: 500 });
  await provider?.shutdown();
  process.stdin.destroy();
}
process.once("SIGUSR2", () => {
  const now = Date.now;
  Date.now = () => now() - 3_600_000;
  process.stdout.write(`${JSON.stringify({ level: "info", event: "clock_jumped", worker: worker.name })}\n`);
});
