import type { Pool } from "pg";
import { InputError } from "../../errors/input-error.ts";
import { kindOf } from "../../text/kind-of.ts";
import { threadKeyOf, type RunKey } from "../run-record.ts";
import { checkName, checkTenant } from "./check-run.ts";
import { deleteLeases } from "./kept-epochs.ts";
import { deleteCheckpoints } from "./thread-data.ts";
import { lockThread, transact, type Queryable } from "./transact.ts";

/** How many runs one transaction deletes. */
const BATCH = 200;

/** The longest age that PostgreSQL can compute with, in milliseconds: more than 300 years. */
const LONGEST_AGE = 10_000_000_000_000;

/** The parts of a thread's name in the saver. */
interface Thread {
  tenant: string;
  thread: string;
}

/** The runs to delete: those of a tenant, or of all, of a thread, or of all, that ended before a time of the database's clock. */
interface OldRuns {
  tenant: string | null;
  thread: string | null;
  before: string;
}

/**
 * Deletes runs that ended more than this many milliseconds ago, of one tenant or of all, and threads that have no other
 * run. `thread` limits it to one thread. Returns how many runs. Each batch is a transaction of its own, so that others do not wait for long.
 */
export async function deleteEndedRuns(
  pool: Pool,
  {
    tenant,
    olderThan,
    thread,
    onDeleted = () => Promise.resolve(),
  }: {
    tenant: string | null;
    olderThan: number;
    thread?: string | undefined;
    onDeleted?: ((runs: readonly RunKey[]) => Promise<void>) | undefined;
  },
): Promise<number> {
  if (tenant !== null) checkTenant(tenant);
  if (thread !== undefined) checkName("the name of a thread", thread);
  if (!Number.isFinite(olderThan) || olderThan < 0) {
    throw new InputError(
      `olderThan must be a number of milliseconds of at least 0, but is ${kindOf(olderThan)}`,
    );
  }
  const { rows } = await pool.query<{ before: string }>(
    "SELECT (clock_timestamp() - $1::float8 * interval '1 millisecond')::text AS before",
    [Math.min(olderThan, LONGEST_AGE)],
  );
  const before = rows[0]?.before ?? "";
  let deleted = 0;
  for (;;) {
    const batch = await transact(pool, (client) =>
      deleteBatch(client, { tenant, thread: thread ?? null, before }),
    );
    if (batch === null) return deleted;
    deleted += batch.length;
    await onDeleted(batch);
  }
}

/** Deletes one batch, and returns its runs. Null if there is nothing left. */
async function deleteBatch(client: Queryable, { tenant, thread, before }: OldRuns): Promise<RunKey[] | null> {
  const ended = `ended_at < $1::timestamptz AND ($2::text IS NULL OR tenant = $2) AND ($3::text IS NULL OR thread = $3)`;
  const { rows: old } = await client.query<Thread & { id: string }>(
    `SELECT tenant, thread, id FROM troupe.runs WHERE ${ended} ORDER BY ended_at LIMIT ${BATCH}`,
    [before, tenant, thread],
  );
  if (old.length === 0) return null;
  const threads = [...new Map(old.map((run) => [threadKeyOf(run), run])).entries()];
  // Always in the same order, so that two processes that delete do not wait for each other.
  for (const [key] of threads.toSorted(([one], [other]) => (one < other ? -1 : 1)))
    await lockThread(client, key);
  const { rows: deleted } = await client.query<RunKey>(
    `DELETE FROM troupe.runs WHERE ${ended} AND (tenant, id) IN (SELECT * FROM unnest($4::text[], $5::text[]))
     RETURNING tenant, id`,
    [before, tenant, thread, old.map((run) => run.tenant), old.map((run) => run.id)],
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
  return deleted;
}
