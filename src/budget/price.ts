import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { REHEARSAL_MODEL } from "../run/usage.ts";
import type { PriceFunction } from "../run/limits.ts";

/** The tokens of one call. */
export interface Tokens {
  inputTokens: number;
  outputTokens: number;
  /**
   * Those of the input tokens that the server read from its prompt cache.
   * @default 0
   */
  cachedTokens?: number;
}

/**
 * Returns the cost of a call by the user's price function. Returns 0 for a call of the rehearsal's script, and null if
 * there is no price function or if it does not know the model. Throws ConfigurationError if the function throws or
 * returns something that is not a price.
 */
export function priceOf(price: PriceFunction | null, model: string, tokens: Tokens): number | null {
  const { inputTokens, outputTokens, cachedTokens = 0 } = tokens;
  if (price !== null && model === REHEARSAL_MODEL) return 0;
  const cost = asked(price, model, { inputTokens, outputTokens, cachedTokens });
  if (cost === null || (typeof cost === "number" && Number.isFinite(cost) && cost >= 0)) return cost;
  throw new ConfigurationError("price", [
    `the price of ${model} must be a number of at least 0, or null if it is unknown, but is ${typeof cost === "number" ? cost : JSON.stringify(cost)}`,
  ]);
}

function asked(price: PriceFunction | null, model: string, tokens: Required<Tokens>): unknown {
  try {
    return price?.(model, tokens) ?? null;
  } catch (cause) {
    throw new ConfigurationError("price", [`the price function threw for ${model}: ${messageOf(cause)}`], {
      cause,
    });
  }
}
