import { createWorker } from "../../src/workers/index.ts";
import { buildGraphs } from "./graphs.ts";
import type { WorkerSettings } from "./start-worker.ts";

// Runs one worker in a process of its own, until its parent is gone or kills it.
const settings = JSON.parse(process.argv[2] ?? "") as WorkerSettings;
const { redis, postgres, concurrency } = settings;
await createWorker({ graphs: buildGraphs(settings), redis, postgres, concurrency });
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
