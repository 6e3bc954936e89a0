import type { Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { imported, openRedis } from "./connections.ts";
import type { RunQueue } from "./queue.ts";
import type { RunKey } from "./run-record.ts";
import type { DueRun } from "./run-store.ts";
import { notifyRun } from "./stream/notifications.ts";

/** The name of the queue. */
export const QUEUE = "runs";

/** Begins all keys of the queue. The braces keep them on one server of a Redis Cluster. */
export const PREFIX = "{troupe}";

/** What a job holds. Everything else is read from PostgreSQL. */
export interface JobData {
  tenant: string;
  id: string;
}

/** The greatest priority of BullMQ. Zero would mean none (bullmq 6.7.0). */
const LAST_PRIORITY = 2_097_151;

/** How many of its events BullMQ keeps in Redis. Troupe does not read them. */
const KEPT_EVENTS = 100;

/** How long Redis may take to answer, in milliseconds. */
const MOST_WAIT = 5_000;

/**
 * Opens the queue of runs in Redis. Every method rejects with TroupeError `workers_unavailable` if Redis does not answer
 * within 5 s. A run is not lost then: workers add due runs again. Rejects with the same code if a package is missing or the
 * address is not one.
 *
 * @example
 * const queue = await openRunQueue({ redis: "redis://127.0.0.1:6379" });
 * await queue.add({ tenant: "default", id: "run-1", turn: 1 });
 */
export async function openRunQueue({ redis }: { redis: string }): Promise<RunQueue> {
  const client = await openRedis(redis);
  return openQueueOn(client, () => client.disconnect());
}

/** Opens the queue on a connection, which stays the caller's. `onClose` is called when the queue is closed. */
export async function openQueueOn(client: Redis, onClose = (): void => undefined): Promise<RunQueue> {
  const bullmq = await imported(() => import("bullmq"), "bullmq");
  const queue = new bullmq.Queue<JobData>(QUEUE, {
    connection: client,
    prefix: PREFIX,
    skipVersionCheck: true,
    streams: { events: { maxLen: KEPT_EVENTS } },
  });
  // Without this listener, BullMQ would write errors of the connection to the console.
  queue.on("error", () => undefined);
  return new RedisRunQueue({ queue, client, onClose });
}

class RedisRunQueue implements RunQueue {
  readonly #queue: Queue<JobData>;
  readonly #client: Redis;
  readonly #onClose: () => void;

  constructor({ queue, client, onClose }: { queue: Queue<JobData>; client: Redis; onClose: () => void }) {
    this.#queue = queue;
    this.#client = client;
    this.#onClose = onClose;
  }

  async add(run: DueRun): Promise<void> {
    await soon(this.#added(run));
  }

  async renew(run: DueRun): Promise<void> {
    await soon(this.#renewed(run));
  }

  async #renewed(run: DueRun): Promise<void> {
    const job = await this.#added(run);
    const priority = priorityOf(run);
    const current = await this.#client.hget(this.#queue.toKey(jobIdOf(run)), "priority");
    if (current !== null && Number(current) > priority) await job.changePriority({ priority });
  }

  #added(run: DueRun): Promise<Job<JobData>> {
    const { tenant, id } = run;
    const options = {
      jobId: jobIdOf(run),
      priority: priorityOf(run),
      removeOnComplete: true,
      removeOnFail: true,
    };
    return this.#queue.add("run", { tenant, id }, options);
  }

  async remove(key: RunKey): Promise<void> {
    await soon(this.#queue.remove(jobIdOf(key)));
  }

  async depth(): Promise<number> {
    return soon(this.#queue.getJobCountByTypes("wait", "prioritized", "delayed"));
  }

  async notify(key: RunKey): Promise<void> {
    await soon(notifyRun(this.#client, key));
  }

  async close(): Promise<void> {
    await soon(this.#queue.close()).catch(() => undefined);
    this.#onClose();
  }
}

/** Names the job of a run. BullMQ allows no colon in it. */
function jobIdOf({ tenant, id }: RunKey): string {
  return `${tenant}/${id}`;
}

function priorityOf({ turn }: DueRun): number {
  return Math.min(Math.max(Math.ceil(turn), 1), LAST_PRIORITY);
}

/** Bounds the time of a command: while Redis is gone, commands wait for it without end. */
async function soon<Result>(command: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = `Redis did not answer within ${MOST_WAIT / 1_000} s`;
    timer = setTimeout(() => reject(new TroupeError("workers_unavailable", fault)), MOST_WAIT);
  });
  try {
    return await Promise.race([command, late]);
  } catch (cause) {
    if (cause instanceof TroupeError) throw cause;
    throw new TroupeError("workers_unavailable", `Redis refused a command: ${messageOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
    // A command that is late can still fail, for example when the connection is closed.
    command.catch(() => undefined);
  }
}
