import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { checkOptions } from "../errors/check-options.ts";
import type { PriceFunction } from "../run/limits.ts";

/** Prices of one model, in US dollars for a million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  /**
   * Of input tokens that the server read from its prompt cache.
   * @default the price of input tokens
   */
  cached?: number | undefined;
}

/** Options of a price table. */
export interface PriceTableOptions {
  /**
   * Whose prices count, such as `azure`, `openrouter` or `groq`: the same model costs more or less elsewhere.
   * @default the provider whose models have such names, such as `openai` for `gpt-4.1-mini`
   */
  provider?: string | undefined;
  /** Prices of your own by the model's exact name. They come before the published ones. */
  prices?: Readonly<Record<string, ModelPrice>> | undefined;
  /**
   * The day whose prices count, for models whose price has changed.
   * @default the time of the call
   */
  date?: Date | undefined;
}

/**
 * The day of the snapshot: that on which the source of the prices, Pydantic's `genai-prices` (MIT license), was
 * published. Nothing is fetched later.
 */
export const PRICES_DATE = "2026-09-23";

/**
 * Makes a `price` function of published list prices, in US dollars. Cached input tokens and prices that grow with the
 * length of a prompt are taken into account. A model that the table does not know has no price, which is not zero.
 *
 * Throws ConfigurationError if the provider is unknown or a price is not a number of at least 0.
 *
 * @example
 * const team = createSupervisor({
 *   specialists,
 *   limits: { cost: 0.5 },
 *   price: priceTable({ prices: { "our-own-model": { input: 0.2, output: 0.6 } } }),
 * });
 */
export function priceTable({ provider, prices = {}, date }: PriceTableOptions = {}): PriceFunction {
  checkOptions("priceTable", [faultOfProvider(provider), ...faultsOfPrices(prices)]);
  return (model, { inputTokens, outputTokens, cachedTokens }) => {
    // Some servers report more cached tokens than the prompt had.
    const cached = Math.min(cachedTokens, inputTokens);
    const own = Object.hasOwn(prices, model) ? prices[model] : undefined;
    if (own !== undefined) {
      const { input, output, cached: cachedPrice = input } = own;
      return ((inputTokens - cached) * input + cached * cachedPrice + outputTokens * output) / 1_000_000;
    }
    const usage = { input_tokens: inputTokens, output_tokens: outputTokens, cache_read_tokens: cached };
    const found = calcPrice(usage, model, {
      ...(provider !== undefined && { providerId: provider }),
      ...(date !== undefined && { timestamp: date }),
    });
    return found?.total_price ?? null;
  };
}

function faultOfProvider(provider: string | undefined): string | null {
  if (provider === undefined || findProvider({ providerId: provider }) !== undefined) return null;
  return `provider ${JSON.stringify(provider)} is unknown; known are, among others: openai, anthropic, google, azure, aws, mistral, deepseek, groq, openrouter, together, fireworks`;
}

function faultsOfPrices(prices: Readonly<Record<string, ModelPrice>>): string[] {
  return Object.entries(prices).flatMap(([model, { input, output, cached = 0 }]) =>
    Object.entries({ input, output, cached })
      .filter(([, value]) => !(Number.isFinite(value) && value >= 0))
      .map(
        ([kind, value]) =>
          `prices[${JSON.stringify(model)}].${kind} must be a number of at least 0, but is ${value}`,
      ),
  );
}
