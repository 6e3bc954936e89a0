import type { PendingApproval } from "../approval/approval.ts";
import type { TroupeErrorCode } from "../errors/troupe-error.ts";
import type { Outcome } from "../run/outcome.ts";

/** The tenant of a client that names none. */
export const DEFAULT_TENANT = "default";

/** Names a run. Run ids are unique within a tenant. */
export interface RunKey {
  readonly tenant: string;
  readonly id: string;
}

/**
 * Where a run stands. `queued`: it waits for a worker, or for the run before it on its thread. `running`: a worker has it.
 * `waiting`: it waits for a person, and no worker has it. `finished`: it is over, and `outcome` says how. `failed`: it ended
 * with an error, which `error` says. `canceled`: `cancel` stopped it.
 */
export type RunStatus = "queued" | "running" | "waiting" | "finished" | "failed" | "canceled";

/** The statuses of a run that is over. `resume` can continue a run that is over. */
export const ENDED: ReadonlySet<RunStatus> = new Set<RunStatus>(["finished", "failed", "canceled"]);

/** Why a run ended with an error. */
export interface RunFault {
  code: TroupeErrorCode;
  message: string;
}

/** A run as it is stored. All times are milliseconds since the epoch, by the clock of the database. */
export interface RunRecord extends RunKey {
  graph: string;
  /** The thread as the caller named it. Threads of different tenants are different threads. */
  thread: string;
  status: RunStatus;
  submittedAt: number;
  /** When a worker took the run for the first time. Null before. */
  startedAt: number | null;
  /** When it ended. Null before. */
  endedAt: number | null;
  /** How often a worker took the run over from one that died, was stopped or lost its thread. */
  takeOvers: number;
  /** The answer as text, as `answerOf` returns it. Null before the end, and if there is none. */
  answer: string | null;
  /** How the run ended. Null before, if it failed, and for a graph that is not one of Troupe's. */
  outcome: Outcome | null;
  /** Null if the run did not fail. */
  error: RunFault | null;
  /** The questions that the run waits on. Empty if its status is not `waiting`. */
  questions: PendingApproval[];
}

/**
 * The id of a run's thread in the saver, which is the same on all machines. It has the tenant, so that two tenants never
 * share a thread. A tenant has no slash.
 */
export function threadKeyOf({ tenant, thread }: Pick<RunRecord, "tenant" | "thread">): string {
  return `${tenant}/${thread}`;
}
