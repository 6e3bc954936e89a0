import { z } from "zod";

/**
 * The schema of a run's mode.
 * @internal
 */
export const runModeSchema = z.enum(["live", "rehearsal"]);

/** `live` if a configured model answered, `rehearsal` if the built-in script did. */
export type RunMode = "live" | "rehearsal";

/** The model's name in the usage if the rehearsal's script answered. */
export const REHEARSAL_MODEL = "rehearsal-script";

/** Absent only in what an older release stored. */
const cachedTokensSchema = z.number().int().optional() as unknown as z.ZodType<number, number>;

/**
 * The schema of one model request in the usage. Failed attempts count too. Tokens are 0 if none were reported.
 * @internal
 */
export const usageEntrySchema = z.object({
  agent: z.string(),
  step: z.string().nullable(),
  model: z.string(),
  mode: runModeSchema,
  attempt: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cachedTokens: cachedTokensSchema,
  cost: z.number().nullable(),
});

/**
 * One model request: its agent, step, model and attempt, its tokens and its cost. `cachedTokens` are those of the input
 * tokens that the server read from its prompt cache.
 */
export interface UsageEntry {
  agent: string;
  step: string | null;
  model: string;
  mode: RunMode;
  attempt: number;
  inputTokens: number;
  outputTokens: number;
  /** Those of the input tokens that the server read from its prompt cache; 0 if it did not say. */
  cachedTokens: number;
  /** Null if the price is unknown. */
  cost: number | null;
}

/**
 * The schema of the usage of a run or step.
 * @internal
 */
export const usageSchema = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cachedTokens: cachedTokensSchema,
  cost: z.number().nullable(),
});

/**
 * The usage of a run or step: model calls, input and output tokens, and the cost. `cachedTokens` are those of the input
 * tokens that servers read from their prompt caches. The cost is null if a price is unknown.
 */
export interface Usage {
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  cost: number | null;
}

/**
 * Adds up usage entries. The cost is null if there are no entries, or if the cost of any entry is unknown.
 *
 * @example
 * const { inputTokens, outputTokens } = sumUsage(state.usage);
 */
export function sumUsage(entries: readonly UsageEntry[]): Usage {
  return {
    modelCalls: entries.length,
    inputTokens: entries.reduce((total, entry) => total + entry.inputTokens, 0),
    outputTokens: entries.reduce((total, entry) => total + entry.outputTokens, 0),
    // Entries that an older release stored have no cached tokens.
    cachedTokens: entries.reduce((total, entry) => total + (entry.cachedTokens ?? 0), 0),
    cost: sumCost(entries),
  };
}

function sumCost(entries: readonly UsageEntry[]): number | null {
  if (entries.length === 0) return null;
  const total = entries.reduce<number | null>(
    // Entries that an older release stored have no cost at all.
    (sum, { cost }) => (sum === null || (cost ?? null) === null ? null : sum + (cost ?? 0)),
    0,
  );
  return total === null ? null : roundCost(total);
}

/** Rounds a cost to twelve digits, because sums of prices are not exact in binary. */
export function roundCost(cost: number): number {
  return Number(cost.toPrecision(12));
}
