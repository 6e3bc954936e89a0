import type { RunnableConfig } from "@langchain/core/runnables";
import { TroupeError } from "../../errors/troupe-error.ts";
import { quoted } from "../../text/quoted.ts";
import { epochIn } from "./epoch-key.ts";

/** The right to write to a thread, which ends when another worker takes the thread. */
export interface Lease {
  /** The id of the thread in the saver. */
  thread: string;
  epoch: number;
}

/** Returns the lease in a config. Throws TroupeError `lease_missing` if it has no epoch. */
export function leaseIn(config: RunnableConfig): Lease {
  const { thread_id: id } = (config.configurable ?? {}) as { thread_id?: unknown };
  const thread = typeof id === "number" ? String(id) : id;
  if (typeof thread !== "string" || thread === "" || thread.includes("\0")) {
    throw new TroupeError(
      "input_invalid",
      `configurable.thread_id must be a text with at least one character and without NUL, but is ${JSON.stringify(id)}`,
    );
  }
  const epoch = epochIn(config);
  if (epoch !== undefined) return { thread, epoch };
  throw new TroupeError(
    "lease_missing",
    `nothing was written to thread ${quoted([thread])}: the config has no lease. Runs on these threads must be submitted ` +
      `by a client and carried out by a worker, so that no two processes write to a thread.`,
  );
}

/** The error of a write by a worker whose thread has another epoch by now; null if the thread has none. */
export function leaseLost({ thread, epoch }: Lease, current: number | null): TroupeError {
  const stands = current === null ? "no worker ever had one of it" : `its epoch is ${current} by now`;
  return new TroupeError(
    "lease_lost",
    `nothing was written to thread ${quoted([thread])}: the lease of epoch ${epoch} has ended, and ${stands}. ` +
      `Stop this run. The worker that took the thread continues it from what was stored before.`,
  );
}
