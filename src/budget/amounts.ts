import { z } from "zod";
import type { Tokens } from "./price.ts";

/** What is used up, set aside or left. */
export const amountsSchema = z.object({ modelCalls: z.number(), tokens: z.number(), cost: z.number() });

/** Model calls, tokens in and out together, and cost. */
export type Amounts = z.infer<typeof amountsSchema>;

/** Nothing at all. */
export const NOTHING: Amounts = { modelCalls: 0, tokens: 0, cost: 0 };

/** The amounts of one call. */
export function amountsOf({ inputTokens, outputTokens }: Tokens, cost: number | null): Amounts {
  return { modelCalls: 1, tokens: inputTokens + outputTokens, cost: cost ?? 0 };
}

/** The sum of two. */
export function add(one: Amounts, other: Amounts): Amounts {
  return {
    modelCalls: one.modelCalls + other.modelCalls,
    tokens: one.tokens + other.tokens,
    cost: one.cost + other.cost,
  };
}

/** What is left of one without the other. */
export function subtract(one: Amounts, other: Amounts): Amounts {
  return {
    modelCalls: one.modelCalls - other.modelCalls,
    tokens: one.tokens - other.tokens,
    cost: one.cost - other.cost,
  };
}
