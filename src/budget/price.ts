import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { REHEARSAL_MODEL } from "../run/usage.ts";
import type { PriceFunction } from "../run/limits.ts";

/** Tokens of one call. */
export interface Tokens {
  inputTokens: number;
  outputTokens: number;
}

/**
 * What a call costs (nothing in a rehearsal) by the user's price function; null where there is none, or it does not know the model.
 * Throws ConfigurationError for what is no price.
 */
export function priceOf(price: PriceFunction | null, model: string, tokens: Tokens): number | null {
  const { inputTokens, outputTokens } = tokens;
  if (price !== null && model === REHEARSAL_MODEL) return 0;
  const cost = asked(price, model, { inputTokens, outputTokens });
  if (cost === null || (typeof cost === "number" && Number.isFinite(cost) && cost >= 0)) return cost;
  throw new ConfigurationError("price", [
    `for ${model} it gave ${typeof cost === "number" ? cost : JSON.stringify(cost)}; a price is a number from 0, or null where it is not known`,
  ]);
}

function asked(price: PriceFunction | null, model: string, tokens: Tokens): unknown {
  try {
    return price?.(model, tokens) ?? null;
  } catch (cause) {
    throw new ConfigurationError("price", [`for ${model} it threw: ${messageOf(cause)}`], { cause });
  }
}
