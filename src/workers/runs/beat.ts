import type { Pool } from "pg";

/** Says that a worker is alive, as `RunStore.beat` describes it. */
export async function beat(pool: Pool, worker: string, milliseconds: number): Promise<number> {
  if (milliseconds > 0) {
    await pool.query(
      `INSERT INTO troupe.workers (name, alive_until) VALUES ($1, clock_timestamp() + $2 * interval '1 ms')
       ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until`,
      [worker, milliseconds],
    );
  } else {
    // Those that died did not say so.
    await pool.query(
      "DELETE FROM troupe.workers WHERE name = $1 OR alive_until < clock_timestamp() - interval '1 day'",
      [worker],
    );
  }
  const { rows } = await pool.query<{ alive: string }>(
    "SELECT count(*) AS alive FROM troupe.workers WHERE alive_until > clock_timestamp()",
  );
  return Number(rows[0]?.alive);
}
