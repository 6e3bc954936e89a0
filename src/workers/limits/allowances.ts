import type { Pool } from "pg";
import { checkOptions, faultOfChoice, faultOfLimit, faultOfPositive } from "../../errors/check-options.ts";
import { createAllowanceTables } from "./allowance-tables.ts";

/** What an allowance is for: all runs of a tenant, all runs of a graph, or all runs that name a key. */
export type AllowanceScope = `tenant:${string}` | `graph:${string}` | `key:${string}`;

/** How long an allowance lasts until it is filled again: a calendar hour, day or month in UTC. */
export type AllowancePeriod = (typeof PERIODS)[number];

/** Names an allowance. Each scope can have one for each period. */
export interface AllowanceKey {
  scope: AllowanceScope;
  /** @default "day" */
  period?: AllowancePeriod | undefined;
}

/** What all runs of a scope together may use in one period. At least one of the amounts must be given. */
export interface Allowance extends AllowanceKey {
  /** Requests to models, retries and repairs included. */
  modelCalls?: number | undefined;
  /** Input and output tokens together. */
  tokens?: number | undefined;
  /** In the unit of the graphs' `price` functions. Calls of a graph without one, or of a model without a price, are refused. */
  cost?: number | undefined;
}

/** An allowance, and what is used of it in the current period. */
export interface AllowanceState {
  scope: AllowanceScope;
  period: AllowancePeriod;
  /** The amounts that may be used. Those without a limit are absent. */
  limit: { modelCalls?: number; tokens?: number; cost?: number };
  /** What calls have used. */
  spent: { modelCalls: number; tokens: number; cost: number };
  /** What calls in flight may use at most. */
  reserved: { modelCalls: number; tokens: number; cost: number };
  /** When it is filled again: milliseconds since the epoch, by the clock of the database. */
  refillsAt: number;
}

const PERIODS = ["hour", "day", "month"] as const;

const SCOPE = /^(tenant|graph|key):./;

/**
 * Sets what all runs of a scope together may use in each period, in place of what was set before. What is used already
 * stays used. It holds for all workers from their next call on. Creates the tables if they do not exist.
 *
 * Rejects with ConfigurationError if a value is invalid.
 *
 * @example
 * await setAllowance(pool, { scope: "tenant:acme", cost: 100 });
 * await setAllowance(pool, { scope: "key:trial", period: "month", modelCalls: 10_000 });
 */
export async function setAllowance(pool: Pool, allowance: Allowance): Promise<void> {
  const { scope, period = "day", modelCalls, tokens, cost } = allowance;
  const isGiven = [modelCalls, tokens, cost].some((amount) => amount !== undefined);
  checkOptions("allowance", [
    ...faultsOfKey({ scope, period }),
    isGiven ? null : "at least one of modelCalls, tokens, cost must be given",
    modelCalls === undefined ? null : faultOfLimit("modelCalls", modelCalls),
    tokens === undefined ? null : faultOfLimit("tokens", tokens),
    cost === undefined ? null : faultOfPositive("cost", cost),
  ]);
  await createAllowanceTables(pool);
  await pool.query(
    `INSERT INTO troupe.allowances (scope, period, model_calls, tokens, cost) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (scope, period) DO UPDATE SET model_calls = $3, tokens = $4, cost = $5`,
    [scope, period, modelCalls ?? null, tokens ?? null, cost ?? null],
  );
}

/**
 * Returns the allowances, or those of one scope, and what is used of them in the current period. Creates the tables if they
 * do not exist.
 *
 * @example
 * for (const { scope, limit, spent } of await readAllowances(pool)) console.log(scope, spent.cost, limit.cost);
 */
export async function readAllowances(
  pool: Pool,
  {
    scope,
    clock,
  }: {
    /** @default all */
    scope?: AllowanceScope | undefined;
    /** @default the clock of the database */
    clock?: Date | undefined;
  } = {},
): Promise<AllowanceState[]> {
  await createAllowanceTables(pool);
  const { rows } = await pool.query<{ state: AllowanceState }>(READ, [scope ?? null, clock ?? null]);
  return rows.map(({ state }) => state);
}

/**
 * Removes an allowance: its runs are not limited by it any more. If it is set again in the same period, what was used
 * before counts. Returns false if there was none.
 *
 * @example
 * await removeAllowance(pool, { scope: "tenant:acme" });
 */
export async function removeAllowance(pool: Pool, { scope, period = "day" }: AllowanceKey): Promise<boolean> {
  checkOptions("allowance", faultsOfKey({ scope, period }));
  await createAllowanceTables(pool);
  const sql = "DELETE FROM troupe.allowances WHERE scope = $1 AND period = $2";
  const { rowCount } = await pool.query(sql, [scope, period]);
  return rowCount === 1;
}

function faultsOfKey({ scope, period }: AllowanceKey): (string | null)[] {
  const isScope = typeof scope === "string" && SCOPE.test(scope);
  return [
    isScope
      ? null
      : `scope must begin with tenant:, graph: or key:, and name one, but is ${JSON.stringify(scope)}`,
    faultOfChoice("period", period, PERIODS),
  ];
}

/** One statement, so that all amounts are of one moment. A reservation that has expired counts as spent. */
const READ = `
SELECT jsonb_build_object(
  'scope', scope, 'period', period, 'refillsAt', troupe.end_of_period(period, starts),
  'limit', jsonb_strip_nulls(jsonb_build_object(
    'modelCalls', allowance.model_calls, 'tokens', allowance.tokens, 'cost', allowance.cost)),
  'spent', jsonb_build_object(
    'modelCalls', coalesce(taken.model_calls, 0) - held.model_calls,
    'tokens', coalesce(taken.tokens, 0) - held.tokens,
    'cost', coalesce(taken.cost, 0) - held.cost),
  'reserved', jsonb_build_object('modelCalls', held.model_calls, 'tokens', held.tokens, 'cost', held.cost)
) AS state
FROM troupe.allowances AS allowance
CROSS JOIN LATERAL (
  SELECT coalesce($2::timestamptz, clock_timestamp()) AS moment
) AS clock
CROSS JOIN LATERAL (
  SELECT date_trunc(allowance.period, clock.moment, 'UTC') AS starts
) AS current
LEFT JOIN troupe.allowance_use AS taken USING (scope, period, starts)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(model_calls), 0) AS model_calls, coalesce(sum(tokens), 0) AS tokens,
    coalesce(sum(cost), 0) AS cost
  FROM troupe.allowance_reservations AS one
  WHERE one.scope = allowance.scope AND one.period = allowance.period AND one.starts = current.starts
    AND one.expires > clock.moment
) AS held
WHERE $1::text IS NULL OR scope = $1
ORDER BY scope, period`;
