import type { Pool } from "pg";
import { raiseEpoch } from "../fencing/lease-tables.ts";
import { ENDED, threadKeyOf, type RunKey, type RunStatus } from "../run-record.ts";
import type { Claim } from "../run-store.ts";
import { checkKey } from "./check-run.ts";
import { OPEN } from "./due-run.ts";
import { CLAIM_COLUMNS, claimOf, type ClaimRow } from "./run-row.ts";
import { progressOf } from "./thread-data.ts";
import { transact, type Queryable } from "./transact.ts";

/** The columns that decide whether a run can be claimed. */
interface ClaimableRow {
  thread: string;
  status: RunStatus;
  cancels: boolean;
  idle_take_overs: number;
  progress: string | null;
  comes_later: boolean;
}

/** Takes a run for a worker, as `RunStore.claim` describes it. */
export async function claimRun(pool: Pool, key: RunKey, worker: string): Promise<Claim | null> {
  checkKey(key);
  const row = await transact(pool, async (client) => {
    const run = await claimable(client, key);
    if (run === null) return null;
    const threadKey = threadKeyOf({ tenant: key.tenant, thread: run.thread });
    const epoch = await raiseEpoch(client, threadKey);
    return run.cancels
      ? cancelled(client, key, epoch)
      : taken(client, key, { worker, epoch, ...(await takeOverOf(client, run, threadKey)) });
  });
  return row === null ? null : claimOf(row);
}

/** Locks a run, and returns it. Null if it does not need a worker. */
async function claimable(client: Queryable, { tenant, id }: RunKey): Promise<ClaimableRow | null> {
  const { rows } = await client.query<ClaimableRow>(
    `SELECT thread, status, cancels, idle_take_overs, progress, EXISTS (
       SELECT 1 FROM troupe.runs AS other
       WHERE other.tenant = run.tenant AND other.thread = run.thread AND other.place < run.place AND other.${OPEN}
     ) AS comes_later
     FROM troupe.runs AS run WHERE tenant = $1 AND id = $2 FOR UPDATE OF run`,
    [tenant, id],
  );
  const [run] = rows;
  const isDue = run !== undefined && !run.comes_later && run.status !== "waiting" && !ENDED.has(run.status);
  return isDue ? run : null;
}

/** Ends a run that was cancelled, and whose worker has not ended it. */
async function cancelled(client: Queryable, { tenant, id }: RunKey, epoch: number): Promise<null> {
  await client.query(
    `UPDATE troupe.runs SET status = 'cancelled', ended_at = clock_timestamp(), answers = NULL, epoch = $3
     WHERE tenant = $1 AND id = $2`,
    [tenant, id, epoch],
  );
  return null;
}

/** What a claim changes if it takes a run over. */
interface TakeOver {
  takeOvers: 0 | 1;
  idleTakeOvers: number;
  progress: string | null;
}

/** Compares the thread's progress with that at the last take-over. The first take-over has nothing to compare with. */
async function takeOverOf(client: Queryable, run: ClaimableRow, threadKey: string): Promise<TakeOver> {
  const { status, progress: before, idle_take_overs: idle } = run;
  if (status !== "running") return { takeOvers: 0, idleTakeOvers: idle, progress: before };
  const progress = await progressOf(client, threadKey);
  return { takeOvers: 1, idleTakeOvers: progress === before ? idle + 1 : 1, progress };
}

async function taken(
  client: Queryable,
  { tenant, id }: RunKey,
  { worker, epoch, takeOvers, idleTakeOvers, progress }: TakeOver & { worker: string; epoch: number },
): Promise<ClaimRow | null> {
  const { rows } = await client.query<ClaimRow>(
    `UPDATE troupe.runs SET status = 'running', started_at = coalesce(started_at, clock_timestamp()),
       worker = $3, epoch = $4, take_overs = take_overs + $5, idle_take_overs = $6, progress = $7
     WHERE tenant = $1 AND id = $2 RETURNING ${CLAIM_COLUMNS}`,
    [tenant, id, worker, epoch, takeOvers, idleTakeOvers, progress],
  );
  return rows[0] ?? null;
}
