import type { Ending, StepCounts } from "../run/outcome.ts";
import { toldError } from "../run/told-error.ts";
import type { ReachedLimit } from "../run/reached-limit.ts";
import type { StepResult } from "./step-result.ts";

/** Counts a plan's valid results by status. `planned` is the number of its steps. */
export function countSteps(results: readonly StepResult[], planned: number): StepCounts {
  const count = (status: StepResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  const [completed, failed, skipped] = [count("completed"), count("failed"), count("skipped")];
  return { completed, failed, skipped, unfinished: planned - completed - failed - skipped };
}

/** Says of a failed step what failed, for one kind of reader. */
export type FailureText = (failed: StepResult) => string;

/**
 * Returns how a plan ended. `unfinished` is the number of steps that did not run because of `limit`. `broken` is the reason
 * if a failure ended the run before its plan. `textOf` words the failures.
 */
export function planEnding(
  results: readonly StepResult[],
  options: { unfinished: number; limit: ReachedLimit; broken: Ending | null; textOf?: FailureText },
): Ending {
  const { unfinished, limit, broken, textOf = failureText } = options;
  const completed = results.filter((result) => result.status === "completed").length;
  if (broken !== null) return completed === 0 ? { ...broken, status: "failed" } : broken;
  if (unfinished > 0) {
    return { status: "stopped", reason: `recursion limit reached; steps to go: ${unfinished}`, limit };
  }
  if (completed === results.length) return { status: "completed", reason: null };
  const failures = results.filter((result) => result.status === "failed").map(textOf);
  return { status: completed === 0 ? "failed" : "partial", reason: failures.join("; ") };
}

/** Says which step failed, its agent, and why. */
export function failureText({ id, agent, error }: StepResult): string {
  return `step ${id} (${agent}) failed: ${error?.message ?? "no message"}`;
}

/** Says the same for an answer, without the words of servers and exceptions: those are for the operator, who reads the outcome. */
export function toldFailureText({ id, agent, error }: StepResult): string {
  return `step ${id} (${agent}) failed: ${error === null ? "no message" : toldError(error)}`;
}
