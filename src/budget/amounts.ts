import type { Tokens } from "./price.ts";

/** Model calls, input and output tokens together, and cost. */
export interface Amounts {
  modelCalls: number;
  tokens: number;
  cost: number;
}

/** Amounts of 0. */
export const NOTHING: Amounts = { modelCalls: 0, tokens: 0, cost: 0 };

/** Returns the amounts of one call. An unknown cost counts as 0. */
export function amountsOf({ inputTokens, outputTokens }: Tokens, cost: number | null): Amounts {
  return { modelCalls: 1, tokens: inputTokens + outputTokens, cost: cost ?? 0 };
}

/** Returns the sum of two amounts. */
export function add(one: Amounts, other: Amounts): Amounts {
  return {
    modelCalls: one.modelCalls + other.modelCalls,
    tokens: one.tokens + other.tokens,
    cost: one.cost + other.cost,
  };
}

/** Returns the difference of two amounts. */
export function subtract(one: Amounts, other: Amounts): Amounts {
  return {
    modelCalls: one.modelCalls - other.modelCalls,
    tokens: one.tokens - other.tokens,
    cost: one.cost - other.cost,
  };
}
