import type { RunKey, RunStatus } from "../run-record.ts";
import type { DueRun } from "../run-store.ts";
import type { Queryable } from "./transact.ts";

/** The turns of one priority. All turns of it come before those of the next one. */
export const TURNS = 2_000;

/** The runs that are not over, as a condition on a row. It is that of the index `runs_open`. */
export const OPEN = "status IN ('queued', 'running', 'waiting')";

/** A run whose worker is alive, as a condition on a row named `run`. */
export const HELD = `(run.status = 'running' AND EXISTS (
  SELECT 1 FROM troupe.workers WHERE name = run.worker AND alive_until > clock_timestamp()
))`;

/** A run that waits for its next take-over, as a condition on a row named `run`. */
export const RESTS = `(run.status = 'running' AND NOT run.cancels AND coalesce(run.rests_until > clock_timestamp(), false))`;

/** Returns the turn of a run that has this many runs of its tenant and priority before it. */
function turnOf(priority: number, ahead: number): number {
  return priority * TURNS + Math.min(ahead, TURNS - 1);
}

/** Returns the run of a thread that a worker can take. Null if there is none, if a worker has it, or if it waits. */
export async function dueRunOf(
  client: Queryable,
  { tenant, thread }: { tenant: string; thread: string },
): Promise<DueRun | null> {
  const { rows } = await client.query<{ id: string; status: RunStatus; priority: number; ahead: string }>(
    `SELECT id, status, priority, (
       SELECT count(*) FROM (
         SELECT 1 FROM troupe.runs AS other
         WHERE other.tenant = first.tenant AND other.priority = first.priority
           AND other.place < first.place AND other.status = 'queued'
         LIMIT ${TURNS}
       ) AS earlier
     ) AS ahead
     FROM (
       SELECT * FROM troupe.runs WHERE tenant = $1 AND thread = $2 AND ${OPEN} ORDER BY place LIMIT 1
     ) AS first`,
    [tenant, thread],
  );
  const [first] = rows;
  if (first?.status !== "queued") return null;
  return { tenant, id: first.id, turn: turnOf(first.priority, Number(first.ahead)) };
}

/** Returns the runs that need a worker, the next ones first. Runs that a worker had come before all others. */
export async function dueRuns(
  client: Queryable,
  limit: number,
  { worker, graphs }: { worker?: string; graphs?: readonly string[] } = {},
): Promise<DueRun[]> {
  const { rows } = await client.query<RunKey & { turn: number }>(
    `SELECT tenant, id, (CASE WHEN status = 'running' THEN 0
       ELSE priority * ${TURNS} + least(ahead, ${TURNS - 1}) END)::integer AS turn
     FROM (
       SELECT *, row_number() OVER (PARTITION BY tenant, priority, status ORDER BY place) - 1 AS ahead
       FROM (
         SELECT DISTINCT ON (tenant, thread) tenant, id, status, priority, place, graph, worker, cancels, rests_until
         FROM troupe.runs WHERE ${OPEN} ORDER BY tenant, thread, place
       ) AS run
       WHERE status <> 'waiting' AND NOT ${RESTS} AND (run.worker = $2 OR NOT ${HELD})
         AND ($3::text[] IS NULL OR graph = ANY ($3))
     ) AS counted
     ORDER BY turn, place
     LIMIT $1`,
    [limit, worker ?? null, graphs ?? null],
  );
  return rows.map(({ tenant, id, turn }) => ({ tenant, id, turn }));
}
