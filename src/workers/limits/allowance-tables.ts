import type { Pool } from "pg";
import { SETUP_LOCK } from "../../shared-state/postgres-tables.ts";
import { createSchema } from "../fencing/lease-tables.ts";
import { transact } from "../runs/transact.ts";

/**
 * The tables of allowances. `allowance_use` counts what is taken from an allowance in one period: what was spent, and what
 * is reserved for calls that are not settled. `allowance_reservations` has a row for each of these, so that the reserved
 * part is known, and a call is settled only once.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS troupe.allowances (
  scope text NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day', 'month')),
  model_calls numeric,
  tokens numeric,
  cost numeric,
  PRIMARY KEY (scope, period)
);
CREATE TABLE IF NOT EXISTS troupe.allowance_use (
  scope text NOT NULL,
  period text NOT NULL,
  starts timestamptz NOT NULL,
  model_calls numeric NOT NULL DEFAULT 0,
  tokens numeric NOT NULL DEFAULT 0,
  cost numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (scope, period, starts)
);
CREATE TABLE IF NOT EXISTS troupe.allowance_reservations (
  id uuid NOT NULL,
  scope text NOT NULL,
  period text NOT NULL,
  starts timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  model_calls numeric NOT NULL,
  tokens numeric NOT NULL,
  cost numeric NOT NULL,
  PRIMARY KEY (id, scope, period)
);
CREATE INDEX IF NOT EXISTS allowance_reservations_by_scope
  ON troupe.allowance_reservations (scope, period, starts);
`;

/**
 * Returns the end of a period, in milliseconds since the epoch. Periods are those of UTC, whatever the time zone of the
 * database.
 */
const PERIOD_END = `
CREATE OR REPLACE FUNCTION troupe.end_of_period(period text, starts timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM (starts AT TIME ZONE 'UTC' + ('1 ' || period)::interval)) * 1000)::double precision
$$;
`;

/**
 * Reserves the amounts of one call in all allowances of its scopes, or in none. Locks the counters in one order, so that
 * two calls never wait for each other. What is not settled counts; if that alone leaves no room, the call is to wait.
 */
const RESERVE = `
CREATE OR REPLACE FUNCTION troupe.reserve_allowances(
  call uuid, scopes text[], calls_needed numeric, tokens_needed numeric, cost_needed numeric,
  lasts interval, clock timestamptz
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := coalesce(clock, clock_timestamp());
  allowance record;
  taken record;
  amount record;
  begins timestamptz;
  unsettled numeric;
  is_limited boolean := false;
  limits_tokens boolean := false;
  must_wait boolean := false;
BEGIN
  FOR allowance IN SELECT * FROM troupe.allowances WHERE scope = ANY (scopes) ORDER BY scope, period LOOP
    is_limited := true;
    limits_tokens := limits_tokens OR allowance.tokens IS NOT NULL OR allowance.cost IS NOT NULL;
    begins := date_trunc(allowance.period, moment, 'UTC');
    INSERT INTO troupe.allowance_use (scope, period, starts)
      VALUES (allowance.scope, allowance.period, begins) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      DELETE FROM troupe.allowance_reservations AS old WHERE old.scope = allowance.scope
        AND old.period = allowance.period AND old.starts < moment - interval '2 months';
    END IF;
    SELECT * INTO taken FROM troupe.allowance_use AS counted WHERE counted.scope = allowance.scope
      AND counted.period = allowance.period AND counted.starts = begins FOR NO KEY UPDATE;
    FOR amount IN SELECT * FROM (VALUES
        ('modelCalls', allowance.model_calls, taken.model_calls, calls_needed),
        ('tokens', allowance.tokens, taken.tokens, tokens_needed),
        ('cost', allowance.cost, taken.cost, cost_needed)
      ) AS listed (name, allowed, used, needed) WHERE allowed IS NOT NULL LOOP
      CONTINUE WHEN amount.used + amount.needed <= amount.allowed;
      -- A call in flight gives back tokens and cost that it does not use, but it stays one call.
      SELECT coalesce(sum(CASE amount.name WHEN 'tokens' THEN held.tokens WHEN 'cost' THEN held.cost ELSE 0 END), 0)
        INTO unsettled FROM troupe.allowance_reservations AS held WHERE held.scope = allowance.scope
        AND held.period = allowance.period AND held.starts = begins AND held.expires > moment AND held.id <> call;
      IF amount.needed IS NULL OR amount.used - unsettled + amount.needed > amount.allowed THEN
        RETURN jsonb_build_object('verdict', 'exhausted', 'scope', allowance.scope, 'period', allowance.period,
          'amount', amount.name, 'allowed', amount.allowed, 'used', amount.used - unsettled,
          'needed', amount.needed, 'refillsAt', troupe.end_of_period(allowance.period, begins));
      END IF;
      must_wait := true;
    END LOOP;
  END LOOP;
  IF NOT is_limited THEN RETURN '{"verdict": "unlimited"}'; END IF;
  -- The client asks again if it lost the connection before it had the answer.
  IF NOT EXISTS (SELECT FROM troupe.allowance_reservations WHERE id = call) THEN
    IF must_wait THEN RETURN '{"verdict": "waits"}'; END IF;
    INSERT INTO troupe.allowance_reservations
      SELECT call, scope, period, date_trunc(period, moment, 'UTC'), moment + lasts,
        calls_needed, tokens_needed, coalesce(cost_needed, 0)
      FROM troupe.allowances WHERE scope = ANY (scopes);
    UPDATE troupe.allowance_use AS counted SET model_calls = counted.model_calls + held.model_calls,
        tokens = counted.tokens + held.tokens, cost = counted.cost + held.cost
      FROM troupe.allowance_reservations AS held WHERE held.id = call
        AND counted.scope = held.scope AND counted.period = held.period AND counted.starts = held.starts;
  END IF;
  RETURN jsonb_build_object('verdict', 'reserved', 'limitsTokens', limits_tokens);
END
$$;
`;

/** Replaces the reserved amounts of a call by the used ones. Does nothing if that was done before. */
const SETTLE = `
CREATE OR REPLACE FUNCTION troupe.settle_allowances(
  call uuid, calls_used numeric, tokens_used numeric, cost_used numeric
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  FOR held IN SELECT * FROM troupe.allowance_reservations WHERE id = call ORDER BY scope, period FOR UPDATE LOOP
    UPDATE troupe.allowance_use AS counted SET
      model_calls = counted.model_calls - held.model_calls + calls_used,
      tokens = counted.tokens - held.tokens + tokens_used,
      cost = counted.cost - held.cost + coalesce(cost_used, held.cost)
    WHERE counted.scope = held.scope AND counted.period = held.period AND counted.starts = held.starts;
  END LOOP;
  DELETE FROM troupe.allowance_reservations WHERE id = call;
END
$$;
`;

const created = new WeakMap<Pool, Promise<unknown>>();

/**
 * Creates the tables and functions of allowances if they do not exist, and looks once for each pool. A process that finds
 * them needs no right to create any. Processes that start together create them one after another.
 */
export async function createAllowanceTables(pool: Pool): Promise<void> {
  const creation = created.get(pool) ?? createMissing(pool);
  created.set(pool, creation);
  try {
    await creation;
  } catch (error) {
    // The next call tries again: the server may only have been unreachable.
    created.delete(pool);
    throw error;
  }
}

async function createMissing(pool: Pool): Promise<void> {
  if (await hasFunctions(pool)) return;
  await transact(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${SETUP_LOCK})`);
    await createSchema(client);
    await client.query([TABLES, PERIOD_END, RESERVE, SETTLE].join("\n"));
  });
}

/** One transaction creates all tables and functions. */
async function hasFunctions(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>(
    "SELECT to_regproc('troupe.settle_allowances') IS NOT NULL AS exists",
  );
  return rows[0]?.exists === true;
}
