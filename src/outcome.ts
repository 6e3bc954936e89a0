import { z } from "zod";
import type { StepResult } from "./plan/step-result.ts";
import type { Run } from "./run.ts";
import { runModeSchema, sumUsage, usageSchema, type UsageEntry } from "./usage.ts";

/** How a run ended, as data. */
export const outcomeSchema = z.object({
  status: z.enum(["completed", "partial", "stopped", "failed"]),
  reason: z.string().nullable(),
  mode: runModeSchema,
  usage: usageSchema,
  milliseconds: z.number(),
});

/** How a run ended: its status, why (null when all is well), in which mode, at what usage, in how many milliseconds. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** A status and why. */
export type Ending = Pick<Outcome, "status" | "reason">;

/** The outcome of a run that ends now; it was a rehearsal if any word of it came from the script. */
export function createOutcome(
  ending: Ending,
  { run, ledger, now }: { run: Run; ledger: readonly UsageEntry[]; now: number },
): Outcome {
  const mode = ledger.some((entry) => entry.mode === "rehearsal") ? "rehearsal" : "live";
  return { ...ending, mode, usage: sumUsage(ledger), milliseconds: now - run.startedAt };
}

/** How a plan ended, from its results and the number of steps that never got to run. */
export function endingOf(results: readonly StepResult[], unfinished: number): Ending {
  const completed = results.filter((result) => result.status === "completed").length;
  if (unfinished > 0) {
    return { status: "stopped", reason: `recursion limit reached; steps to go: ${unfinished}` };
  }
  if (completed === results.length) return { status: "completed", reason: null };
  const failures = results
    .filter((result) => result.status === "failed")
    .map((result) => `step ${result.id} (${result.agent}) failed: ${result.error?.message ?? "no message"}`);
  return { status: completed === 0 ? "failed" : "partial", reason: failures.join("; ") };
}
