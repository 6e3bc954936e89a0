import { z } from "zod";

/** The schema of a run's mode. */
export const runModeSchema = z.enum(["live", "rehearsal"]);

/** `live` if a configured model answered, `rehearsal` if the built-in script did. */
export type RunMode = z.infer<typeof runModeSchema>;

/** The model's name in the usage if the rehearsal's script answered. */
export const REHEARSAL_MODEL = "rehearsal-script";

/** The schema of one model request in the usage. Failed attempts count too. Tokens are 0 if none were reported. */
export const usageEntrySchema = z.object({
  agent: z.string(),
  step: z.string().nullable(),
  model: z.string(),
  mode: runModeSchema,
  attempt: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Null if the price is unknown. */
  cost: z.number().nullable(),
});

/** One model request: its agent, step, model and attempt, its tokens and its cost. */
export type UsageEntry = z.infer<typeof usageEntrySchema>;

/** The schema of the usage of a run or step. */
export const usageSchema = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost: z.number().nullable(),
});

/**
 * The usage of a run or step: model calls, input and output tokens, and the cost. The cost is null if a price is
 * unknown.
 */
export type Usage = z.infer<typeof usageSchema>;

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
