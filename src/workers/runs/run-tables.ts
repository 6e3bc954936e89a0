import type { Pool } from "pg";
import { SETUP_LOCK } from "../../shared-state/postgres-tables.ts";
import { createLeaseTable, createSchema } from "../fencing/lease-tables.ts";
import { STATUSES } from "./run-row.ts";
import { transact } from "./transact.ts";

/**
 * The tables of runs. `number` is the order in which runs were submitted; `place` is their order within a thread, in which
 * a run that is resumed comes last. Columns of bytes hold what LangGraph's serializer writes, and columns of JSON are text:
 * PostgreSQL's own types for JSON and text refuse the character NUL.
 */
const STATEMENTS = [
  "CREATE SEQUENCE IF NOT EXISTS troupe.run_places",
  `CREATE TABLE IF NOT EXISTS troupe.runs (
    tenant text NOT NULL,
    id text NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    graph text NOT NULL,
    thread text NOT NULL,
    place bigint NOT NULL DEFAULT nextval('troupe.run_places'),
    status text NOT NULL DEFAULT 'queued'
      CHECK (status IN (${STATUSES.map((one) => `'${one}'`).join(", ")})),
    priority integer NOT NULL,
    submitted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,
    ended_at timestamptz,
    epoch bigint,
    worker text,
    take_overs integer NOT NULL DEFAULT 0,
    idle_take_overs integer NOT NULL DEFAULT 0,
    progress text,
    rests_until timestamptz,
    cancels boolean NOT NULL DEFAULT false,
    reopens boolean NOT NULL DEFAULT false,
    has_base boolean NOT NULL DEFAULT false,
    base text,
    limits text,
    allowances text[] NOT NULL,
    input bytea NOT NULL,
    context bytea,
    answers bytea,
    questions bytea,
    result bytea,
    answer text,
    outcome text,
    error text,
    trace text,
    PRIMARY KEY (tenant, id)
  )`,
  // Tables of earlier releases have no such column.
  "ALTER TABLE troupe.runs ADD COLUMN IF NOT EXISTS trace text",
  "CREATE TABLE IF NOT EXISTS troupe.workers (name text PRIMARY KEY, alive_until timestamptz NOT NULL)",
  "CREATE INDEX IF NOT EXISTS runs_by_number ON troupe.runs (tenant, number)",
  "CREATE INDEX IF NOT EXISTS runs_by_thread ON troupe.runs (tenant, thread, place)",
  `CREATE INDEX IF NOT EXISTS runs_open ON troupe.runs (tenant, thread, place)
    WHERE status IN ('queued', 'running', 'waiting')`,
  `CREATE INDEX IF NOT EXISTS runs_queued ON troupe.runs (tenant, priority, place) WHERE status = 'queued'`,
  "CREATE INDEX IF NOT EXISTS runs_with_result ON troupe.runs (tenant, thread) WHERE result IS NOT NULL",
  "CREATE INDEX IF NOT EXISTS runs_ended ON troupe.runs (ended_at) WHERE ended_at IS NOT NULL",
  "CREATE INDEX IF NOT EXISTS runs_counted ON troupe.runs (status) INCLUDE (take_overs)",
];

/** Creates the tables of runs and leases if they do not exist, and completes those of earlier releases. A process that finds them needs no right to create any. */
export async function createRunTables(pool: Pool): Promise<void> {
  if (await hasTables(pool)) return;
  await transact(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${SETUP_LOCK})`);
    await createSchema(client);
    for (const statement of STATEMENTS) await client.query(statement);
    await createLeaseTable(client);
  });
}

/** One transaction creates all tables. The newest column shows that they are those of this release. */
async function hasTables(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('troupe.runs') AND attname = 'trace'
     ) AS exists`,
  );
  return rows[0]?.exists === true;
}
