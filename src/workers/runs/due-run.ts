import type { RunKey, RunStatus } from "../run-record.ts";
import type { DueRun } from "../run-store.ts";
import type { Queryable } from "./transact.ts";

/** The turns of one priority. All turns of it come before those of the next one. */
const TURNS = 2_000;

/** The runs that are not over, as a condition on a row. It is that of the index `runs_open`. */
export const OPEN = "status IN ('queued', 'running', 'waiting')";

/** A run whose worker is alive, as a condition on a row named `run`. */
export const HELD = `(run.status = 'running' AND EXISTS (
  SELECT 1 FROM troupe.workers WHERE name = run.worker AND alive_until > clock_timestamp()
))`;

/** A run that another one of its thread comes before, as a condition on a row named `run`. */
export const COMES_LATER = `EXISTS (
  SELECT 1 FROM troupe.runs AS other
  WHERE other.tenant = run.tenant AND other.thread = run.thread AND other.place < run.place AND other.${OPEN}
)`;

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

/**
 * Returns the runs that need a worker, the next ones first. Runs that a worker had come before all others, and of these first
 * the ones that seem to have ended the fewest workers. Of each tenant and priority, it looks at the first runs only, so that a
 * long queue does not make it slow. It looks past runs of other graphs and runs behind another one of their thread: 50,000 of
 * these on one thread take about a second.
 */
export async function dueRuns(
  client: Queryable,
  limit: number,
  { worker, graphs }: { worker?: string; graphs?: readonly string[] } = {},
): Promise<DueRun[]> {
  const { rows } = await client.query<RunKey & { turn: number }>(
    `WITH RECURSIVE line AS (
       (SELECT tenant, priority FROM troupe.runs WHERE status = 'queued' ORDER BY tenant, priority LIMIT 1)
       UNION ALL
       SELECT next.* FROM line, LATERAL (
         SELECT tenant, priority FROM troupe.runs
         WHERE status = 'queued' AND (tenant, priority) > (line.tenant, line.priority)
         ORDER BY tenant, priority LIMIT 1
       ) AS next
     )
     SELECT tenant, id, turn FROM (
       SELECT tenant, id, place, idle_take_overs AS deaths, 0 AS turn FROM troupe.runs AS run
       WHERE status = 'running' AND NOT ${RESTS} AND (run.worker = $2 OR NOT ${HELD})
         AND ($3::text[] IS NULL OR graph = ANY ($3))
       UNION ALL
       SELECT tenant, id, place, 0,
         (priority * ${TURNS} + least(row_number() OVER (PARTITION BY tenant, priority ORDER BY place), ${TURNS}) - 1)::integer
       FROM line CROSS JOIN LATERAL (
         SELECT id, place FROM troupe.runs AS run
         WHERE status = 'queued' AND run.tenant = line.tenant AND run.priority = line.priority
           AND ($3::text[] IS NULL OR graph = ANY ($3)) AND NOT ${COMES_LATER}
         ORDER BY place LIMIT $1
       ) AS first
     ) AS due
     ORDER BY turn, deaths, place LIMIT $1`,
    [limit, worker ?? null, graphs ?? null],
  );
  return rows.map(({ tenant, id, turn }) => ({ tenant, id, turn }));
}
