import { z } from "zod";

/** `live` talks to a configured model; `rehearsal` to the built-in script. */
export const runModeSchema = z.enum(["live", "rehearsal"]);

/** Whether words came from a real model or from the built-in script. */
export type RunMode = z.infer<typeof runModeSchema>;

/** The name under which the rehearsal's script answers. */
export const REHEARSAL_MODEL = "rehearsal-script";

/** One model request as the usage records it, failed attempts included; tokens are 0 where none were reported. */
export const usageEntrySchema = z.object({
  agent: z.string(),
  step: z.string().nullable(),
  model: z.string(),
  mode: runModeSchema,
  attempt: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Null where its price is not known. */
  cost: z.number().nullable(),
});

/** One model request: who sent it for which step, to which model, at which attempt, and its tokens. */
export type UsageEntry = z.infer<typeof usageEntrySchema>;

/** What a run or a step used; `cost` is null where no price is known. */
export const usageSchema = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost: z.number().nullable(),
});

/** Model calls sent, tokens in and out, and the cost if a price is known. */
export type Usage = z.infer<typeof usageSchema>;

/** Adds up the usage; the cost is null where that of any request is. */
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
    // Also of entries that were stored before there were prices.
    (sum, { cost }) => (sum === null || (cost ?? null) === null ? null : sum + (cost ?? 0)),
    0,
  );
  return total === null ? null : roundCost(total);
}

/** Sums of prices are not exact in binary: twelve digits are. */
export function roundCost(cost: number): number {
  return Number(cost.toPrecision(12));
}
