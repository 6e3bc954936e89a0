import type { Pool } from "pg";
import { TroupeError } from "../../errors/troupe-error.ts";
import { threadKeyOf, type RunKey } from "../run-record.ts";
import type { NewRun, RunChange } from "../run-store.ts";
import { keepEpochs } from "./kept-epochs.ts";
import { checkNewRun } from "./check-run.ts";
import { dueRunOf, OPEN } from "./due-run.ts";
import { RECORD_COLUMNS, recordOf, toJson, type RecordRow } from "./run-row.ts";
import { encodedWithin } from "./stored-value.ts";
import { lockThread, transact, type Queryable } from "./transact.ts";

/** Stores a run, as `RunStore.submit` describes it. */
export async function submitRun(
  pool: Pool,
  run: NewRun,
  { maximumBytes }: { maximumBytes: number },
): Promise<RunChange & { isNew: boolean }> {
  checkNewRun(run);
  const { tenant, id, graph, thread, priority, limits, allowances, context } = run;
  const input = await encodedWithin(run.input, { name: "the input of a run", maximumBytes });
  const given = await encodedWithin(context, { name: "the context of a run", maximumBytes });
  return transact(pool, async (client) => {
    await lockThread(client, threadKeyOf(run));
    const known = await runRowOf(client, run);
    if (known !== null) return { ...(await runChangeOf(client, known)), isNew: false };
    if (run.whenBusy === "refuse") await refuseBusyThread(client, run);
    await keepEpochs(client, threadKeyOf(run));
    const values = [tenant, id, graph, thread, priority, toJson(limits), allowances, input];
    const { rows } = await client.query<RecordRow>(
      `INSERT INTO troupe.runs (tenant, id, graph, thread, priority, limits, allowances, input, context, trace)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (tenant, id) DO NOTHING RETURNING ${RECORD_COLUMNS}`,
      [...values, context === null ? null : given, toJson(run.trace)],
    );
    const [stored] = rows;
    if (stored !== undefined) return { ...(await runChangeOf(client, stored)), isNew: true };
    // Another process has just stored a run with this id, on another thread.
    return { ...(await runChangeOf(client, await existing(client, run))), isNew: false };
  });
}

/** Returns a run's row. Null if the tenant has no run with this id. */
export async function runRowOf(client: Queryable, { tenant, id }: RunKey): Promise<RecordRow | null> {
  const { rows } = await client.query<RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM troupe.runs WHERE tenant = $1 AND id = $2`,
    [tenant, id],
  );
  return rows[0] ?? null;
}

/** Returns a run's row. Rejects with TroupeError `run_unknown` if the tenant has no run with this id. */
export async function existing(client: Queryable, key: RunKey): Promise<RecordRow> {
  const row = await runRowOf(client, key);
  if (row === null) throw unknownRun(key);
  return row;
}

/** The error for a run that its tenant does not have. It is the same if another tenant has a run with this id. */
export function unknownRun({ tenant, id }: RunKey): TroupeError {
  return new TroupeError(
    "run_unknown",
    `unknown run ${JSON.stringify(id)} of the tenant ${JSON.stringify(tenant)}`,
  );
}

/** Rejects with TroupeError `thread_busy` if a thread has a run that is not over. */
export async function refuseBusyThread(
  client: Queryable,
  { tenant, thread }: { tenant: string; thread: string },
): Promise<void> {
  const { rows } = await client.query<{ id: string; status: string }>(
    `SELECT id, status FROM troupe.runs WHERE tenant = $1 AND thread = $2 AND ${OPEN} ORDER BY place LIMIT 1`,
    [tenant, thread],
  );
  const [busy] = rows;
  if (busy === undefined) return;
  throw new TroupeError(
    "thread_busy",
    `the thread ${JSON.stringify(thread)} has the run ${JSON.stringify(busy.id)}, which is ${busy.status}; wait for its end, cancel it, or submit with whenBusy: "queue"`,
  );
}

/** Returns a row as a changed run. */
export async function runChangeOf(client: Queryable, row: RecordRow): Promise<RunChange> {
  return { record: await recordOf(row), due: await dueRunOf(client, row) };
}
