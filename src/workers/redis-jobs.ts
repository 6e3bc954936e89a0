import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { imported } from "./connections.ts";
import { PREFIX, QUEUE, type JobData } from "./redis-queue.ts";
import type { RunKey } from "./run-record.ts";
import { waitAtMost } from "./wait-at-most.ts";

/**
 * What happens to a job after it was taken. `done`: it is removed. `{ after }`: it waits in the queue again, for at least as
 * many milliseconds.
 */
export type JobEnd = "done" | { after: number };

/** How jobs are taken from the queue. */
export interface JobOptions {
  /** A connection, which stays the caller's. Jobs are waited for on another one, made of it. */
  client: Redis;
  /** How many jobs are taken at once. */
  concurrency: number;
  /** How long a worker may say nothing before others take its jobs, in milliseconds. */
  lease: number;
  /**
   * Carries out one job. `signal` aborts if another worker may have taken the job, because this one said nothing for too
   * long or Redis lost the job. Must not reject.
   */
  take: (key: RunKey, signal: AbortSignal) => Promise<JobEnd>;
  /** Hears errors of the connection and of BullMQ. Taking jobs goes on by itself. */
  onError: (error: Error) => void;
}

/** Takes jobs from the queue until it is closed. */
export interface JobSource {
  /** Takes no more jobs, without waiting for those under way. */
  pause(): Promise<void>;
  /** Takes jobs again. */
  resume(): Promise<void>;
  /** Takes no more jobs. Call it once the jobs under way have ended. */
  close(): Promise<void>;
}

/** How often the jobs of workers that said nothing for too long are looked for, as a part of the lease. */
const CHECKS_IN_LEASE = 10;

/** The longest time that a worker without jobs waits for one before it asks again, in seconds. */
const LONGEST_WAIT = 2;

/** How long closing waits for Redis, in milliseconds. */
const MOST_WAIT = 2_000;

/** What BullMQ says about a job that was lost. `take` hears it by its signal. */
const LOST = /^(could not renew lock|Missing (key|lock) for job|Lock mismatch for job)/;

/** Begins to take jobs. Rejects with TroupeError `workers_unavailable` if a package is missing. */
export async function takeJobs(options: JobOptions): Promise<JobSource> {
  const { client, concurrency, lease, onError } = options;
  const bullmq = await imported(() => import("bullmq"), "bullmq");
  const copies = copiesOf(client);

  // BullMQ gives a signal to functions with three parameters (bullmq 6.7.0).
  const process = async (job: Job<JobData>, token?: string, signal?: AbortSignal): Promise<void> => {
    const { tenant, id } = job.data;
    const end = await options.take({ tenant, id }, signal ?? new AbortController().signal);
    // The job may belong to another worker by now: leave it alone.
    if (end === "done" || signal?.aborted) return;
    if (end.after <= 0) {
      await job.moveToWait(token);
      throw new bullmq.WaitingError();
    }
    await job.moveToDelayed(Date.now() + end.after, token);
    throw new bullmq.DelayedError();
  };
  const worker = new bullmq.Worker<JobData, void>(QUEUE, process, {
    connection: client,
    prefix: PREFIX,
    skipVersionCheck: true,
    concurrency,
    lockDuration: lease,
    lockRenewTime: lease / 2,
    stalledInterval: lease / CHECKS_IN_LEASE,
    // How often a run may be taken over is decided by the record in PostgreSQL.
    maxStalledCount: 1_000_000_000,
    drainDelay: LONGEST_WAIT,
    runRetryDelay: 500,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on("error", (error) => {
    if (!LOST.test(error.message)) onError(error);
  });
  worker.on("lockRenewalFailed", (ids) => {
    for (const id of ids) worker.cancelJob(id, "the lock of the job is lost");
  });
  return {
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    close: () => closeAll(worker, { client, copies }),
  };
}

async function closeAll(
  worker: Worker,
  { client, copies }: { client: Redis; copies: readonly Redis[] },
): Promise<void> {
  // While Redis is gone, BullMQ would wait for it without end.
  await waitAtMost(
    MOST_WAIT,
    worker.close(client.status !== "ready").catch(() => undefined),
  );
  for (const copy of copies) copy.disconnect();
}

/** Returns a list of the connections that BullMQ makes of this one: it waits for jobs on one of its own (bullmq 6.7.0). */
function copiesOf(client: Redis): Redis[] {
  const copies: Redis[] = [];
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => {
    const copy = duplicate(override);
    copies.push(copy);
    return copy;
  };
  return copies;
}
