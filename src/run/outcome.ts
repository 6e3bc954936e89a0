import { z } from "zod";
import { reachedLimitSchema, type ReachedLimit } from "./reached-limit.ts";
import type { Run } from "./run.ts";
import { sumUsage } from "./sum-usage.ts";
import { runModeSchema, usageSchema, type RunMode, type Usage, type UsageEntry } from "./usage.ts";

const stepCountsSchema = z.object({
  completed: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  unfinished: z.number().int(),
});

/**
 * How many steps of a plan were completed, failed, skipped, or left unfinished. For a Software House, the steps are the
 * criteria of its specification: an unproven one is unfinished.
 */
export interface StepCounts {
  completed: number;
  failed: number;
  skipped: number;
  unfinished: number;
}

/**
 * The schema of an outcome.
 * @internal
 */
export const outcomeSchema = z.object({
  status: z.enum(["completed", "partial", "stopped", "failed"]),
  reason: z.string().nullable(),
  code: z.string().nullable(),
  limit: reachedLimitSchema.nullable(),
  steps: stepCountsSchema,
  mode: runModeSchema,
  usage: usageSchema,
  milliseconds: z.number(),
});

/**
 * How a run ended: its status, the reason (null if it was completed), the mode, the usage, and the time in milliseconds
 * from its start to its end. The time includes what the run waited for a person.
 */
export interface Outcome {
  status: "completed" | "partial" | "stopped" | "failed";
  reason: string | null;
  /** The code of the first error. Null if there was no error. */
  code: string | null;
  /** The limit that ended the run, or null. */
  limit: ReachedLimit | null;
  /** All counts are 0 if there is no plan and no specification. */
  steps: StepCounts;
  mode: RunMode;
  usage: Usage;
  milliseconds: number;
}

/** The part of an outcome that says how and why a run ends. */
export type Ending = Pick<Outcome, "status" | "reason"> & Partial<Pick<Outcome, "code" | "limit">>;

/**
 * Makes the outcome of a run that ends now (`monotonicNow`). Its mode is `rehearsal` if any call was answered by the rehearsal's script.
 */
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
  // A process that resumed the run on another machine can have a clock that is behind.
  const milliseconds = Math.max(0, Math.round(now - run.startedAt));
  return { status, reason, code, limit, steps, mode, usage: sumUsage(usage), milliseconds };
}

const NO_STEPS: StepCounts = { completed: 0, failed: 0, skipped: 0, unfinished: 0 };
