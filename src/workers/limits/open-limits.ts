import type { Redis } from "ioredis";
import type { Pool } from "pg";
import { isTroupeError } from "../../errors/troupe-error.ts";
import { classifyError } from "../../models/classify-error.ts";
import type { CallAmounts, CallGate, GatedCall } from "../../run/call-gate.ts";
import type { Claim } from "../run-store.ts";
import { checkCallRates, rateOf, type CallRates } from "./call-rate.ts";
import { reserveAllowances, type ReserveOptions } from "./reserve-allowances.ts";
import { createSharedRates, type RateCounts, type RateTurn } from "./shared-rates.ts";

/** What limits are kept in. The connections stay the caller's. */
export interface SharedLimitsOptions {
  pool: Pool;
  /** Null if each process keeps rates alone. */
  redis: Redis | null;
  /** Without it, a model's rate is limited only after its server has refused a call by 429. */
  rates?: CallRates | undefined;
  /** How long a call can last, and the clock: for tests. */
  reserve?: Pick<ReserveOptions, "longestCall" | "clock"> | undefined;
}

/** What happened to the calls of this process. */
export interface LimitStatistics extends RateCounts {
  /** Calls that waited for what others had reserved from an allowance. */
  allowanceWaits: number;
  /** Calls that an allowance has refused. */
  allowanceRefusals: number;
}

/** The limits that all workers share: allowances over time and rates of calls. */
export interface SharedLimits {
  /** Makes the gate of a run: it waits for room in the allowances of its tenant, graph and keys, then for its turn. */
  gateOf(claim: Pick<Claim, "record" | "allowances">): CallGate;
  statistics(): LimitStatistics;
  /** Waits until ended calls are counted, but not for more than 5 s. What was not counted by then counts in full. */
  close(): Promise<void>;
}

/** How long closing waits, in milliseconds. */
const CLOSING = 5_000;

/** The amounts of a call that was not sent. */
const NOT_SENT: CallAmounts = { modelCalls: 0, tokens: 0, cost: 0 };

/**
 * Opens the limits that workers with this database and this Redis share. Throws ConfigurationError if a rate is invalid.
 *
 * @example
 * const limits = openLimits({ pool, redis, rates: { models: { "gpt-4.1": { callsPerSecond: 5 } } } });
 * await graph.invoke(input, { configurable: { [CALL_GATE_KEY]: limits.gateOf(claim) } });
 */
export function openLimits({ pool, redis, rates = {}, reserve = {} }: SharedLimitsOptions): SharedLimits {
  checkCallRates(rates);
  const counts: LimitStatistics = {
    waits: 0,
    waitSeconds: 0,
    refusals: 0,
    local: 0,
    allowanceWaits: 0,
    allowanceRefusals: 0,
  };
  const shared = createSharedRates(redis, counts);
  const closing = new AbortController();
  const settling = new Set<Promise<unknown>>();
  const tracked = (work: Promise<void>): Promise<void> => {
    settling.add(work);
    const forget = (): void => void settling.delete(work);
    work.then(forget, forget);
    return work;
  };
  const reserved = async (
    scopes: readonly string[],
    { run, model, reserved: amounts }: GatedCall,
    signal: AbortSignal,
  ): ReturnType<typeof reserveAllowances> => {
    let hasWaited = false;
    const onWait = (): void => {
      counts.allowanceWaits += hasWaited ? 0 : 1;
      hasWaited = true;
    };
    try {
      const request = { scopes, run, model, reserved: amounts };
      return await reserveAllowances(pool, request, signal, { ...reserve, onWait, closed: closing.signal });
    } catch (error) {
      if (isTroupeError(error, "allowance_exhausted")) counts.allowanceRefusals += 1;
      throw error;
    }
  };
  return {
    statistics: () => ({ ...counts }),
    gateOf({ record: { tenant, graph }, allowances }) {
      const scopes = [`tenant:${tenant}`, `graph:${graph}`, ...allowances.map((key) => `key:${key}`)];
      return {
        async admit(call, signal) {
          const { model, host } = call;
          const reservation = await reserved(scopes, call, signal);
          let turn: RateTurn;
          try {
            const ofTenant = rateOf(rates.tenants, tenant);
            if (ofTenant !== null) await shared.turn(`tenant:${tenant}`, ofTenant, signal);
            turn = await shared.turn(`model:${host}/${model}`, rateOf(rates.models, model), signal);
          } catch (error) {
            tracked(reservation.settle(NOT_SENT)).catch(() => undefined);
            throw error;
          }
          return {
            limitsTokens: reservation.limitsTokens,
            async settle(used, error) {
              const refusal = refusalIn(error, call);
              const noted = refusal === null ? Promise.resolve() : turn.refused(refusal.retryAfter);
              await tracked(Promise.all([noted, reservation.settle(used)]).then(() => undefined));
            },
          };
        },
      };
    },
    async close() {
      const stop = setTimeout(() => closing.abort(), CLOSING);
      await Promise.allSettled(settling);
      clearTimeout(stop);
      closing.abort();
    },
  };
}

/** Returns the server's refusal by 429 and what it asks to wait. Null for every other end of a call. */
function refusalIn(error: Error | null, { model, host }: GatedCall): { retryAfter: number | null } | null {
  if (error === null) return null;
  const { code, retryAfterMilliseconds } = classifyError(error, { model, host, speaksOpenAI: false });
  return code === "model_rate_limited" ? { retryAfter: retryAfterMilliseconds } : null;
}
