import { z } from "zod";
import { faultOfLimit } from "../errors/check-options.ts";

/** The limits of a run, as they are kept with it. */
export const limitsSchema = z.object({
  modelCalls: z.number().optional(),
  tokens: z.number().optional(),
  cost: z.number().optional(),
  seconds: z.number().optional(),
  steps: z.number().optional(),
  hops: z.number().optional(),
  concurrency: z.number().optional(),
  rounds: z.number().optional(),
  buildRepairs: z.number().optional(),
});

/** What a run may use at most, its teams included; a limit that is not given does not exist, but for `steps` and `hops`. */
export interface Limits {
  /** Model requests, retries and repairs included. */
  modelCalls?: number | undefined;
  /** Tokens in and out together. */
  tokens?: number | undefined;
  /** In the unit of the price function, which a cost limit needs. */
  cost?: number | undefined;
  /** Seconds of work: while a run waits for a person, or is down, none pass. */
  seconds?: number | undefined;
  /** Steps in the plan; 20 where not given. */
  steps?: number | undefined;
  /** Handoffs in a turn of a conversation, giving back included; 8 where not given. */
  hops?: number | undefined;
  /** Model requests in flight at the same time. */
  concurrency?: number | undefined;
  /** Rounds of building, running and testing in a Software House; 3 where not given. */
  rounds?: number | undefined;
  /** How often a project that does not build goes back to its developer within a round; 3 where not given. */
  buildRepairs?: number | undefined;
}

/**
 * What a request costs, in a unit of one's own; null where the price of the model is not known, which is not zero.
 * `model` is the name under which the usage books it.
 */
export type PriceFunction = (
  model: string,
  tokens: { inputTokens: number; outputTokens: number },
) => number | null;

/** The names of the limits. */
export type LimitName = keyof Limits;

/** How many steps a plan may have where nothing else is said. */
export const DEFAULT_MAXIMUM_STEPS = 20;

/** How many handoffs a turn of a conversation may have where nothing else is said. */
export const DEFAULT_MAXIMUM_HOPS = 8;

const WHOLE: ReadonlySet<string> = new Set([
  "modelCalls",
  "tokens",
  "steps",
  "hops",
  "concurrency",
  "rounds",
  "buildRepairs",
]);
const NAMES: readonly string[] = Object.keys(limitsSchema.shape);

/** What is wrong with limits, whoever wrote them: unknown names, values that can be no limit, a cost without prices. */
export function faultsOfLimits(limits: Limits, price: PriceFunction | undefined): string[] {
  const faults = Object.entries(limits as Record<string, unknown>).map(([name, value]) => {
    if (!NAMES.includes(name)) return `limits.${name} is no limit; the limits are ${NAMES.join(", ")}`;
    if (value === undefined) return null;
    if (WHOLE.has(name)) return faultOfLimit(`limits.${name}`, value as number);
    return typeof value === "number" && Number.isFinite(value) && value > 0
      ? null
      : `limits.${name} is ${typeof value === "number" ? value : JSON.stringify(value)}; it is a number above 0`;
  });
  if (limits.cost !== undefined && price === undefined) {
    faults.push("limits.cost needs a `price` function: there is no built-in price table");
  }
  return faults.filter((fault) => fault !== null);
}

/** What is wrong with the bound of a reply; null where nothing is. */
export function faultOfReplyTokens(replyTokens: number | undefined): string | null {
  return replyTokens === undefined ? null : faultOfLimit("replyTokens", replyTokens);
}

/** The lower of two limits each: who runs a graph can tighten what its builder allows, and not widen it. */
export function lowestLimits(one: Limits, other: Limits): Limits {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])] as LimitName[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = [one[name], other[name]].filter((value) => value !== undefined);
      return values.length > 0 ? [[name, Math.min(...values)]] : [];
    }),
  );
}
