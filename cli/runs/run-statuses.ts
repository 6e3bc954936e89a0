import type { RunStatus } from "../../src/workers/run-record.ts";

/** The statuses of runs, in the order of a run's life. */
export const RUN_STATUSES = [
  "queued",
  "running",
  "waiting",
  "finished",
  "failed",
  "cancelled",
] as const satisfies readonly RunStatus[];
