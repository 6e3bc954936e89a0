import type { RunStatus } from "../../src/workers/run-record.ts";

/** What each status of a run means, in the order of a run's life. */
const MEANINGS: Readonly<Record<RunStatus, string>> = {
  queued: "it waits for a worker, or for the run before it on its thread",
  running: "a worker has it",
  waiting: "it waits for a person, and no worker has it; troupe runs answer",
  finished: "it is over; its outcome says how",
  failed: "it ended with an error",
  canceled: "troupe runs cancel stopped it",
};

/** The statuses of runs. */
export const RUN_STATUSES = Object.keys(MEANINGS) as readonly RunStatus[];

/** Explains the statuses, one on each line. */
export function statusesText(): string {
  return Object.entries(MEANINGS)
    .map(([status, meaning]) => `  ${status.padEnd(10)} ${meaning}`)
    .join("\n");
}
