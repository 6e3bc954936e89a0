import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "pg";
import { ALLOWANCE, BudgetError } from "../../errors/budget-error.ts";
import type { CallAmounts } from "../../run/call-gate.ts";
import { roundCost } from "../../run/sum-usage.ts";
import { patiently } from "../patience.ts";
import { createAllowanceTables } from "./allowance-tables.ts";
import type { AllowancePeriod } from "./allowances.ts";

/** A call that reserves from allowances. */
export interface AllowanceRequest {
  /** The scopes of its run. Those without an allowance limit nothing. */
  scopes: readonly string[];
  /** The id of the outermost run, for errors. */
  run: string;
  /** The model's name, for errors. */
  model: string;
  /** What the call may use at most. */
  reserved: CallAmounts;
}

/** What is reserved for one call. */
export interface AllowanceReservation {
  /** True if an allowance limits tokens or cost. */
  limitsTokens: boolean;
  /** Replaces the reserved amounts by the used ones. Has an effect only once. */
  settle(used: CallAmounts): Promise<void>;
}

/** Settings of a reservation. */
export interface ReserveOptions {
  /**
   * How many milliseconds a call can last at most. A reservation that is older counts as spent, and no call waits for it.
   * @default 900_000
   */
  longestCall?: number | undefined;
  /** @default the clock of the database */
  clock?: (() => Date) | undefined;
  /** Called if the call must wait for what other calls have reserved. */
  onWait?: (() => void) | undefined;
  /**
   * Ends the attempts to settle while PostgreSQL cannot be reached. What is not settled counts as spent in full.
   * @default tries for as long as it takes
   */
  closed?: AbortSignal | undefined;
}

/** The longest reply by default takes ten minutes, and may have waited for its turn before. */
const LONGEST_CALL = 900_000;

/** The first and the longest pause before a waiting call asks again, in milliseconds. */
const PAUSES = [50, 1_000] as const;

/**
 * Reserves a call's amounts in all allowances of its scopes, or in none, in one statement. While only calls in flight leave
 * no room, it waits for them to give back what they do not use. Rejects with BudgetError (`allowance_exhausted`) if an
 * allowance has no room until it is filled again, and with the signal's reason if that aborts first. While PostgreSQL
 * cannot be reached, it waits, too.
 */
export async function reserveAllowances(
  pool: Pool,
  request: AllowanceRequest,
  signal: AbortSignal,
  { longestCall = LONGEST_CALL, clock, onWait, closed }: ReserveOptions = {},
): Promise<AllowanceReservation> {
  const id = randomUUID();
  const settle = async (used: CallAmounts): Promise<void> => {
    await patiently(() => pool.query(SETTLE, [id, ...valuesOf(used)]), { signal: closed });
  };
  // The error of an attempt that the signal has ended says less than its reason.
  const waiting = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await patiently(work, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  };
  await waiting(() => createAllowanceTables(pool));
  for (let pause: number = PAUSES[0]; ; pause = Math.min(pause * 2, PAUSES[1])) {
    signal.throwIfAborted();
    const values = [id, request.scopes, ...valuesOf(request.reserved), longestCall, clock?.() ?? null];
    const answer = await waiting(() => ask(pool, values)).catch((error: unknown) => {
      // The connection may have been lost after the amounts were reserved.
      void pool.query(SETTLE, [id, 0, 0, 0]).catch(() => undefined);
      throw error;
    });
    if (answer.verdict === "exhausted") throw exhausted(answer, request);
    if (answer.verdict === "unlimited") return { limitsTokens: false, settle: () => Promise.resolve() };
    if (answer.verdict === "reserved") return { limitsTokens: answer.limitsTokens, settle };
    onWait?.();
    await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

function valuesOf({ modelCalls, tokens, cost }: CallAmounts): (number | null)[] {
  return [modelCalls, tokens, cost === null ? null : roundCost(cost)];
}

async function ask(pool: Pool, values: readonly unknown[]): Promise<Answer> {
  const { rows } = await pool.query<{ answer: Answer }>(RESERVE, [...values]);
  return rows[0]?.answer ?? { verdict: "unlimited" };
}

const RESERVE = `SELECT troupe.reserve_allowances(
  $1::uuid, $2::text[], $3::numeric, $4::numeric, $5::numeric, $6::float8 * interval '1 millisecond', $7::timestamptz
) AS answer`;

const SETTLE = "SELECT troupe.settle_allowances($1::uuid, $2::numeric, $3::numeric, $4::numeric)";

type Answer =
  | { verdict: "unlimited" }
  | { verdict: "waits" }
  | { verdict: "reserved"; limitsTokens: boolean }
  | Exhausted;

interface Exhausted {
  verdict: "exhausted";
  scope: string;
  period: AllowancePeriod;
  amount: keyof CallAmounts;
  allowed: number;
  used: number;
  /** Null if the price of the model is not known. */
  needed: number | null;
  refillsAt: number;
}

function exhausted(
  { scope, period, amount, allowed, used, needed, refillsAt }: Exhausted,
  { run, model }: AllowanceRequest,
): BudgetError {
  const what = `allowance exhausted: ${amount} of ${scope} (${allowed} per ${period})`;
  const why =
    needed === null
      ? `the price of ${model} is unknown`
      : `${roundCost(used)} used, and the next call needs up to ${roundCost(needed)}; ` +
        `it is filled again at ${new Date(refillsAt).toISOString()}`;
  return new BudgetError({ limit: ALLOWANCE, value: allowed, run }, `${what}: ${why}`);
}
