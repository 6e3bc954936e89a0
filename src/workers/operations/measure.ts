import type { Measured } from "./metrics.ts";
import type { ServiceFaults, WorkerStatus } from "./worker-status.ts";

/** How long a service may take to answer before it counts as unreachable, in milliseconds. */
const LONGEST_ANSWER = 2_000;

/** Reads everything that a scrape reports. Never rejects, and takes no longer than the slowest answer that is allowed. */
export async function measure(worker: WorkerStatus): Promise<Measured> {
  const [services, statistics, depth] = await Promise.all([
    pingOf(worker),
    within(worker.statistics()),
    within(worker.depth()),
  ]);
  return { services, statistics, depth };
}

/** Asks both services for a sign of life. */
export async function pingOf(worker: WorkerStatus): Promise<ServiceFaults> {
  const faults = await within(worker.ping(LONGEST_ANSWER), 2 * LONGEST_ANSWER);
  return faults ?? { redis: "no answer", postgres: "no answer" };
}

/** Resolves to null if the work fails or takes too long. */
async function within<Result>(work: Promise<Result>, milliseconds = LONGEST_ANSWER): Promise<Result | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  try {
    return await Promise.race([work, tooLong]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
