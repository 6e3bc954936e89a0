import { z } from "zod";
import { faultOfLimit, faultOfPositive } from "../errors/check-options.ts";

/** Limits that every graph keeps. A run and the teams below it share them. A limit that is not given does not exist. */
export interface RunLimits {
  /** Model requests, retries and repairs included. */
  modelCalls?: number | undefined;
  /** Input and output tokens together. */
  tokens?: number | undefined;
  /** Cost of all model requests, in the unit of the `price` function, which this limit needs. */
  cost?: number | undefined;
  /** Seconds of work. Time in which the run waits for a person, or does not run, does not count. */
  seconds?: number | undefined;
  /** Model requests in flight at the same time. */
  concurrency?: number | undefined;
  /**
   * Handoffs in one turn of the conversation, returns included: in a graph of handoffs, or in the teams below a graph.
   * @default 8
   */
  hops?: number | undefined;
}

/** Limits of a supervisor. */
export interface PlanLimits extends RunLimits {
  /**
   * Steps in the plan.
   * @default 20
   */
  steps?: number | undefined;
}

/** All limits of the core. An application may keep limits of its own in addition. */
export type Limits = PlanLimits;

/** Which limits a graph takes: `whole` must be a whole number of at least 1, `positive` any number above 0. */
export type LimitKinds = Readonly<Record<string, "whole" | "positive">>;

/**
 * The limits that every graph takes.
 *
 * @example
 * const LIMITS = { ...RUN_LIMITS, parcels: "whole" } as const satisfies LimitKinds;
 */
export const RUN_LIMITS = {
  modelCalls: "whole",
  tokens: "whole",
  cost: "positive",
  seconds: "positive",
  concurrency: "whole",
  hops: "whole",
} as const satisfies LimitKinds;

/** The limits that a supervisor takes. */
export const PLAN_LIMITS = { ...RUN_LIMITS, steps: "whole" } as const satisfies LimitKinds;

/**
 * The limits of a run as they are kept with it, those of an application included.
 * @internal
 */
export const limitsSchema: z.ZodType<Limits, Limits> = z.record(
  z.string(),
  z.number().optional(),
) as z.ZodType<Limits, Limits>;

/**
 * Computes what a request costs, in any unit. Returns null if the price of the model is not known, which is not zero.
 * `model` is the name under which the usage records it. `cachedTokens` are those of the input tokens that the server
 * read from its prompt cache.
 */
export type PriceFunction = (
  model: string,
  tokens: { inputTokens: number; outputTokens: number; cachedTokens: number },
) => number | null;

/** How many steps a plan may have by default. */
export const DEFAULT_MAXIMUM_STEPS = 20;

/** How many handoffs a turn of a conversation may have by default. */
export const DEFAULT_MAXIMUM_HOPS = 8;

/**
 * Returns the faults of limits: names that the graph does not take, values that cannot be a limit, and a limit on cost
 * without a price function. `kinds` are the limits that the graph takes.
 */
export function faultsOfLimits(
  limits: Limits,
  { kinds, price }: { kinds: LimitKinds; price: PriceFunction | undefined },
): string[] {
  const faults = Object.entries(limits as Record<string, unknown>).map(([name, value]) => {
    if (value === undefined) return null;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      return `unknown limit ${JSON.stringify(name)}; this graph takes: ${Object.keys(kinds).join(", ")}`;
    }
    return kind === "whole"
      ? faultOfLimit(`limits.${name}`, value)
      : faultOfPositive(`limits.${name}`, value);
  });
  if (limits.cost !== undefined && price === undefined) {
    faults.push("limits.cost needs a `price` function, such as priceTable() of troupe/prices");
  }
  return faults.filter((fault) => fault !== null);
}

/** Returns the fault of the longest reply, in tokens, or null if there is none. */
export function faultOfReplyTokens(replyTokens: number | undefined): string | null {
  return replyTokens === undefined ? null : faultOfLimit("replyTokens", replyTokens);
}

/** Returns the lower one of each limit: the caller of a graph can lower what its builder allows, but not raise it. */
export function lowestLimits(one: Limits, other: Limits): Limits {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const valueIn = (limits: Limits, name: string): number | undefined =>
    (limits as Readonly<Record<string, number | undefined>>)[name];
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = [valueIn(one, name), valueIn(other, name)].filter((value) => value !== undefined);
      return values.length > 0 ? [[name, Math.min(...values)]] : [];
    }),
  );
}
