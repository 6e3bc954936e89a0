import type { Pool } from "pg";
import { InputError } from "../../errors/input-error.ts";
import { kindOf } from "../../text/kind-of.ts";
import { threadKeyOf } from "../run-record.ts";
import { checkTenant } from "./check-run.ts";
import { deleteLeases } from "./kept-epochs.ts";
import { deleteCheckpoints } from "./thread-data.ts";
import { lockThread, transact, type Queryable } from "./transact.ts";

/** How many runs one transaction deletes. */
const BATCH = 200;

/** The name of a run's thread in the saver, as `threadKeyOf` returns it. */
interface Thread {
  tenant: string;
  thread: string;
}

/**
 * Deletes runs that ended before a time, of one tenant or of all, and threads that have no run any more. Returns how many
 * runs. Each batch is a transaction of its own, so that others do not wait for long.
 */
export async function deleteEndedRuns(
  pool: Pool,
  tenant: string | null,
  milliseconds: number,
): Promise<number> {
  if (tenant !== null) checkTenant(tenant);
  if (!Number.isFinite(milliseconds)) {
    throw new InputError(`the time must be a number of milliseconds, but is ${kindOf(milliseconds)}`);
  }
  let deleted = 0;
  for (;;) {
    const batch = await transact(pool, (client) => deleteBatch(client, tenant, milliseconds / 1_000));
    if (batch === null) return deleted;
    deleted += batch;
  }
}

/** Deletes one batch, and returns how many runs. Null if there is nothing left. */
async function deleteBatch(
  client: Queryable,
  tenant: string | null,
  seconds: number,
): Promise<number | null> {
  const ended = `ended_at < to_timestamp($1) AND ($2::text IS NULL OR tenant = $2)`;
  const { rows: old } = await client.query<Thread & { id: string }>(
    `SELECT tenant, thread, id FROM troupe.runs WHERE ${ended} ORDER BY ended_at LIMIT ${BATCH}`,
    [seconds, tenant],
  );
  if (old.length === 0) return null;
  const threads = [...new Map(old.map((run) => [threadKeyOf(run), run])).entries()];
  // Always in the same order, so that two processes that delete do not wait for each other.
  for (const [key] of threads.toSorted(([one], [other]) => (one < other ? -1 : 1)))
    await lockThread(client, key);
  const { rowCount } = await client.query(
    `DELETE FROM troupe.runs WHERE ${ended} AND (tenant, id) IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
    [seconds, tenant, old.map((run) => run.tenant), old.map((run) => run.id)],
  );
  const { rows: kept } = await client.query<Thread>(
    `SELECT DISTINCT tenant, thread FROM troupe.runs
     WHERE (tenant, thread) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [threads.map(([, run]) => run.tenant), threads.map(([, run]) => run.thread)],
  );
  const used = new Set(kept.map(threadKeyOf));
  const unused = threads.map(([key]) => key).filter((key) => !used.has(key));
  await deleteCheckpoints(client, unused);
  await deleteLeases(client, unused);
  return rowCount ?? 0;
}
