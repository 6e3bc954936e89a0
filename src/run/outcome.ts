import { z } from "zod";
import { reachedLimitSchema } from "./reached-limit.ts";
import type { Run } from "./run.ts";
import { runModeSchema, sumUsage, usageSchema, type UsageEntry } from "./usage.ts";

const stepCountsSchema = z.object({
  completed: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  unfinished: z.number().int(),
});

/** How many steps of a plan ended in which way. */
export type StepCounts = z.infer<typeof stepCountsSchema>;

/** How a run ended, as data. */
export const outcomeSchema = z.object({
  status: z.enum(["completed", "partial", "stopped", "failed"]),
  reason: z.string().nullable(),
  /** The error code of what first went wrong; null where nothing did, or where it was no error. */
  code: z.string().nullable(),
  /** The limit that ended the run, or null. */
  limit: reachedLimitSchema.nullable(),
  /** All 0 where there is no plan. */
  steps: stepCountsSchema,
  mode: runModeSchema,
  usage: usageSchema,
  milliseconds: z.number(),
});

/** How a run ended: its status, why (null when all is well), in which mode, at what usage, in how many milliseconds. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** A status and why. */
export type Ending = Pick<Outcome, "status" | "reason"> & Partial<Pick<Outcome, "code" | "limit">>;

/** The outcome of a run that ends now; it was a rehearsal if any word of it came from the script. */
export function createOutcome(
  ending: Ending,
  {
    run,
    usage,
    now,
    steps = NO_STEPS,
  }: { run: Run; usage: readonly UsageEntry[]; now: number; steps?: StepCounts },
): Outcome {
  const { status, reason, code = null, limit = null } = ending;
  const mode = usage.some((entry) => entry.mode === "rehearsal") ? "rehearsal" : "live";
  const milliseconds = now - run.startedAt;
  return { status, reason, code, limit, steps, mode, usage: sumUsage(usage), milliseconds };
}

const NO_STEPS: StepCounts = { completed: 0, failed: 0, skipped: 0, unfinished: 0 };
