import { ConfigurationError } from "../errors/configuration-error.ts";

/** What a run may use at most; a limit that is not given does not exist, but for `steps`. */
export interface Limits {
  /** Model requests, retries and repairs included. */
  modelCalls?: number;
  /** Tokens in and out together. */
  tokens?: number;
  /** Seconds of wall clock from the run's start. */
  seconds?: number;
  /** In the unit of the price function, which a cost limit needs. */
  cost?: number;
  /** Steps in the plan; 20 where not given. */
  steps?: number;
  /** Model requests in flight at the same time, over the whole run and its teams. */
  concurrency?: number;
}

/** What a request costs, in whatever unit; null where the price of the model is not known, which is not zero. */
export type PriceFunction = (
  model: string,
  tokens: { inputTokens: number; outputTokens: number },
) => number | null;

/** The names of the limits. */
export type LimitName = keyof Limits;

const WHOLE: readonly LimitName[] = ["modelCalls", "tokens", "steps", "concurrency"];

/** Throws ConfigurationError, naming every fault, for limits that are no positive numbers, or a cost without a price. */
export function checkLimits(subject: string, limits: Limits, price: PriceFunction | undefined): void {
  const faults = Object.entries(limits)
    .filter((entry): entry is [LimitName, number] => entry[1] !== undefined)
    .flatMap(([name, value]) => {
      if (!Number.isFinite(value) || value <= 0) return [`limits.${name} is ${value}; it must be a positive number`];
      if (WHOLE.includes(name) && !Number.isInteger(value)) return [`limits.${name} is ${value}; it must be whole`];
      return [];
    });
  if (limits.cost !== undefined && price === undefined) {
    faults.push("limits.cost needs a `price` function: there is no built-in price table");
  }
  if (faults.length > 0) throw new ConfigurationError(subject, faults);
}
