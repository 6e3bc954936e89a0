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
