import { threadKeyOf, type RunKey, type RunStatus } from "../run-record.ts";
import { threadProgressOf } from "./thread-data.ts";
import type { Queryable } from "./transact.ts";

/** The columns of a run that say how its last take-overs went. */
export interface TakeOverRow {
  status: RunStatus;
  idle_take_overs: number;
  progress: string | null;
}

/** What a claim changes if it takes a run over. */
export interface TakeOver {
  takeOvers: 0 | 1;
  idleTakeOvers: number;
  progress: string | null;
}

/** From which take-over without progress a run may be the one that ends its workers. */
const SUSPECT = 3;

/** How many take-overs without progress follow one another at once. */
const TAKE_OVERS_AT_ONCE = 10;

/** The first pause before a further take-over, and the longest, in milliseconds. It doubles each time. */
const REST = { first: 10_000, longest: 60_000 };

/** Compares the thread's progress with that at the last take-over. The first take-over has nothing to compare with. */
export async function takeOverOf(client: Queryable, run: TakeOverRow, threadKey: string): Promise<TakeOver> {
  const { status, progress: before, idle_take_overs: idle } = run;
  if (status !== "running") return { takeOvers: 0, idleTakeOvers: idle, progress: before };
  const progress = await threadProgressOf(client, threadKey);
  return { takeOvers: 1, idleTakeOvers: progress === before ? idle + 1 : 1, progress };
}

/**
 * Returns true if the run must not be taken now: it may be the one that ends its workers, or one that only shared them with
 * it, and the worker has another such run. One at a time, each shows which of them it is. A run that has made progress since
 * its claim is not in doubt any more.
 */
export async function isOneSuspectTooMany(
  client: Queryable,
  { tenant, id }: RunKey,
  { worker, idleTakeOvers }: { worker: string; idleTakeOvers: number },
): Promise<boolean> {
  if (idleTakeOvers < SUSPECT) return false;
  // A worker takes several runs at once. The other seed keeps these locks apart from those of threads.
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [worker]);
  const { rows } = await client.query<{ tenant: string; thread: string; progress: string | null }>(
    `SELECT tenant, thread, progress FROM troupe.runs
     WHERE status = 'running' AND worker = $1 AND idle_take_overs >= $2 AND (tenant, id) <> ($3, $4)`,
    [worker, SUSPECT, tenant, id],
  );
  for (const other of rows) {
    if ((await threadProgressOf(client, threadKeyOf(other))) === other.progress) return true;
  }
  return false;
}

/**
 * Returns how long a run rests if its worker dies now, counted from its claim: a run that ends its workers must not keep all
 * of them busy.
 */
export function restAfter(idleTakeOvers: number): number {
  const doublings = idleTakeOvers - TAKE_OVERS_AT_ONCE;
  return doublings < 0 ? 0 : Math.min(REST.first * 2 ** doublings, REST.longest);
}
