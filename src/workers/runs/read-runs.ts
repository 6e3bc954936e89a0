import type { Pool } from "pg";
import { InputError } from "../../errors/input-error.ts";
import { kindOf } from "../../text/kind-of.ts";
import { threadKeyOf, type RunKey, type RunRecord, type RunStatus } from "../run-record.ts";
import type { Claim, RunQuery, RunStatistics } from "../run-store.ts";
import { checkRunKey, checkName, checkTenant } from "./check-run.ts";
import { OPEN } from "./due-run.ts";
import { RECORD_COLUMNS, recordOf, type RecordRow } from "./run-row.ts";
import { decodedValue } from "./stored-value.ts";
import { existing, runRowOf } from "./submit-run.ts";

const NO_RUNS: Record<RunStatus, number> = {
  queued: 0,
  running: 0,
  waiting: 0,
  finished: 0,
  failed: 0,
  canceled: 0,
};

/** How many runs one page of a list can have. */
const LONGEST_LIST = 1_000;

/** Returns a run. Null if the tenant has no run with this id. */
export async function findStoredRun(pool: Pool, key: RunKey): Promise<RunRecord | null> {
  checkRunKey(key);
  const row = await runRowOf(pool, key);
  return row === null ? null : recordOf(row);
}

/** Returns those of the runs that exist. */
export async function findStoredRuns(pool: Pool, keys: readonly RunKey[]): Promise<RunRecord[]> {
  for (const key of keys) checkRunKey(key);
  if (keys.length === 0) return [];
  const { rows } = await pool.query<RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM troupe.runs
     WHERE (tenant, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map(({ tenant }) => tenant), keys.map(({ id }) => id)],
  );
  return Promise.all(rows.map(recordOf));
}

/** Returns a page of a tenant's runs, the newest first. */
export async function listStoredRuns(pool: Pool, tenant: string, query: RunQuery): Promise<RunRecord[]> {
  const { status, thread, graph, limit = 50, before } = query;
  checkTenant(tenant);
  checkQuery(query);
  if (before !== undefined) await existing(pool, { tenant, id: before });
  const { rows } = await pool.query<RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM troupe.runs
     WHERE tenant = $1 AND ($2::text[] IS NULL OR status = ANY ($2)) AND ($3::text IS NULL OR thread = $3)
       AND ($4::text IS NULL OR graph = $4)
       AND ($5::text IS NULL OR number < (SELECT number FROM troupe.runs WHERE tenant = $1 AND id = $5))
     ORDER BY number DESC LIMIT $6`,
    [tenant, status === undefined ? null : [status].flat(), thread, graph, before, limit],
  );
  return Promise.all(rows.map(recordOf));
}

function checkQuery({ status, thread, graph, limit = 50, before }: RunQuery): void {
  if (thread !== undefined) checkName("the name of a thread", thread);
  if (graph !== undefined) checkName("the name of a graph", graph);
  if (before !== undefined) checkRunKey({ tenant: "any", id: before });
  if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_LIST) {
    throw new InputError(`limit must be a whole number from 1 to ${LONGEST_LIST}, but is ${kindOf(limit)}`);
  }
  const statuses = status === undefined ? [] : [status].flat();
  const unknown = statuses.find((one) => !Object.hasOwn(NO_RUNS, one));
  if (unknown === undefined) return;
  const choices = Object.keys(NO_RUNS).join(", ");
  throw new InputError(`unknown status ${JSON.stringify(unknown)}; available: ${choices}`);
}

/** Returns the result of a run. Undefined if there is none. */
export async function resultOfRun(pool: Pool, key: RunKey): Promise<unknown> {
  checkRunKey(key);
  const { rows } = await pool.query<{ result: Uint8Array | null }>(
    "SELECT result FROM troupe.runs WHERE tenant = $1 AND id = $2",
    [key.tenant, key.id],
  );
  const result = rows[0]?.result ?? null;
  return result === null ? undefined : decodedValue(result);
}

/** Returns a run and its result, both of one moment. Null if the tenant has no run with this id. */
export async function findWithResult(
  pool: Pool,
  key: RunKey,
): Promise<{ record: RunRecord; result: unknown } | null> {
  checkRunKey(key);
  const { rows } = await pool.query<RecordRow & { result: Uint8Array | null }>(
    `SELECT ${RECORD_COLUMNS}, result FROM troupe.runs WHERE tenant = $1 AND id = $2`,
    [key.tenant, key.id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    record: await recordOf(row),
    result: row.result === null ? undefined : await decodedValue(row.result),
  };
}

/** Returns the claims whose run was canceled, and those whose lease is lost. */
export async function checkClaims(
  pool: Pool,
  claims: readonly Claim[],
): Promise<{ canceled: Claim[]; lost: Claim[] }> {
  if (claims.length === 0) return { canceled: [], lost: [] };
  const { rows } = await pool.query<{ index: string; cancels: boolean; holds: boolean }>(
    `SELECT claim.index, coalesce(cancels, false) AS cancels, coalesce(
       run.status = 'running' AND run.epoch = claim.epoch AND lease.epoch = claim.epoch, false) AS holds
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
       WITH ORDINALITY AS claim (tenant, id, thread, epoch, index)
     LEFT JOIN troupe.runs AS run ON run.tenant = claim.tenant AND run.id = claim.id
     LEFT JOIN troupe.leases AS lease ON lease.thread = claim.thread`,
    [
      claims.map(({ record }) => record.tenant),
      claims.map(({ record }) => record.id),
      claims.map(({ record }) => threadKeyOf(record)),
      claims.map(({ epoch }) => epoch),
    ],
  );
  const chosen = (choose: (row: (typeof rows)[number]) => boolean): Claim[] =>
    rows.filter(choose).flatMap(({ index }) => claims[Number(index) - 1] ?? []);
  return {
    canceled: chosen(({ cancels, holds }) => cancels && holds),
    lost: chosen(({ holds }) => !holds),
  };
}

/** Counts the runs of all tenants. */
export async function countRuns(pool: Pool): Promise<RunStatistics> {
  const { rows } = await pool.query<{ status: RunStatus; runs: string; take_overs: string }>(
    "SELECT status, count(*) AS runs, sum(take_overs) AS take_overs FROM troupe.runs GROUP BY status",
  );
  const oldest = await pool.query<{ age: number | null }>(
    `SELECT (extract(epoch FROM clock_timestamp() - min(queued_at)) * 1000)::float8 AS age
     FROM (
       SELECT DISTINCT ON (tenant, thread) status, queued_at FROM troupe.runs WHERE ${OPEN} ORDER BY tenant, thread, place
     ) AS first WHERE status = 'queued'`,
  );
  const runs = Object.fromEntries(rows.map((row) => [row.status, Number(row.runs)]));
  const age = oldest.rows[0]?.age ?? null;
  return {
    runs: { ...NO_RUNS, ...runs },
    oldestQueued: age === null ? null : Math.max(0, Math.round(age)),
    takeOvers: rows.reduce((sum, row) => sum + Number(row.take_overs), 0),
  };
}
