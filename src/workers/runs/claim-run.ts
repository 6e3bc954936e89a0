import type { Pool } from "pg";
import { messageOf } from "../../errors/locate-error.ts";
import { raiseEpoch } from "../fencing/lease-tables.ts";
import { ENDED, threadKeyOf, type RunKey } from "../run-record.ts";
import type { Claim } from "../run-store.ts";
import { checkRunKey } from "./check-run.ts";
import { COMES_LATER, HELD, RESTS } from "./due-run.ts";
import { CLAIM_COLUMNS, claimOf, recordOf, type ClaimRow } from "./run-row.ts";
import { settleRun } from "./settle-run.ts";
import { isOneSuspectTooMany, restAfter, takeOverOf, type TakeOver, type TakeOverRow } from "./take-over.ts";
import { transact, type Queryable } from "./transact.ts";

/** The columns that decide whether a run can be claimed. */
interface ClaimableRow extends TakeOverRow {
  thread: string;
  cancels: boolean;
  comes_later: boolean;
  is_held: boolean;
  rests: boolean;
}

/** Takes a run for a worker, as `RunStore.claim` describes it. */
export async function claimRun(
  pool: Pool,
  key: RunKey,
  { worker, graphs }: { worker: string; graphs: readonly string[] | undefined },
): Promise<Claim | null> {
  checkRunKey(key);
  const row = await transact(pool, async (client) => {
    const run = await claimable(client, key, { worker, graphs });
    if (run === null) return null;
    const threadKey = threadKeyOf({ tenant: key.tenant, thread: run.thread });
    if (run.cancels) return canceled(client, key, await raiseEpoch(client, threadKey));
    const takeOver = await takeOverOf(client, run, threadKey);
    const { idleTakeOvers } = takeOver;
    if (await isOneSuspectTooMany(client, key, { worker, idleTakeOvers })) return null;
    return taken(client, key, { worker, epoch: await raiseEpoch(client, threadKey), ...takeOver });
  });
  return row === null ? null : readable(pool, row);
}

/** Reads a claim. If this worker cannot, it fails the run: it would otherwise be taken again and again. */
async function readable(
  pool: Pool,
  { claim, isTakeOver }: { claim: ClaimRow; isTakeOver: boolean },
): Promise<Claim | null> {
  try {
    return await claimOf(claim, { isTakeOver });
  } catch (error) {
    const message = `the worker cannot read the run: ${messageOf(error)}`;
    const held = { record: await recordOf(claim), epoch: Number(claim.epoch) };
    await settleRun(pool, held, { status: "failed", error: { code: "input_invalid", message } });
    return null;
  }
}

/** Locks a run, and returns it. Null if it does not need this worker. */
async function claimable(
  client: Queryable,
  { tenant, id }: RunKey,
  { worker, graphs }: { worker: string; graphs: readonly string[] | undefined },
): Promise<ClaimableRow | null> {
  const { rows } = await client.query<ClaimableRow>(
    `SELECT thread, status, cancels, idle_take_overs, progress, ${COMES_LATER} AS comes_later,
       ${HELD} AND run.worker <> $3 AS is_held, ${RESTS} AS rests
     FROM troupe.runs AS run
     WHERE tenant = $1 AND id = $2 AND ($4::text[] IS NULL OR graph = ANY ($4)) FOR UPDATE OF run`,
    [tenant, id, worker, graphs ?? null],
  );
  const [run] = rows;
  if (run === undefined || run.is_held || run.rests) return null;
  const isDue = !run.comes_later && run.status !== "waiting" && !ENDED.has(run.status);
  return isDue ? run : null;
}

/** Ends a run that was canceled, and whose worker has not ended it. */
async function canceled(client: Queryable, { tenant, id }: RunKey, epoch: number): Promise<null> {
  await client.query(
    `UPDATE troupe.runs SET status = $4, ended_at = clock_timestamp(), answers = NULL, epoch = $3
     WHERE tenant = $1 AND id = $2`,
    [tenant, id, epoch, "canceled"],
  );
  return null;
}

async function taken(
  client: Queryable,
  { tenant, id }: RunKey,
  { worker, epoch, takeOvers, idleTakeOvers, progress }: TakeOver & { worker: string; epoch: number },
): Promise<{ claim: ClaimRow; isTakeOver: boolean } | null> {
  const { rows } = await client.query<ClaimRow>(
    `UPDATE troupe.runs SET status = 'running', started_at = coalesce(started_at, clock_timestamp()),
       worker = $3, epoch = $4, take_overs = take_overs + $5, idle_take_overs = $6, progress = $7,
       rests_until = clock_timestamp() + $8 * interval '1 ms'
     WHERE tenant = $1 AND id = $2 RETURNING ${CLAIM_COLUMNS}`,
    [tenant, id, worker, epoch, takeOvers, idleTakeOvers, progress, restAfter(idleTakeOvers)],
  );
  const [claim] = rows;
  return claim === undefined ? null : { claim, isTakeOver: takeOvers === 1 };
}
