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

/** How the reason of an ending is worded, for one kind of reader. */
export interface EndingWords {
  /** Says of a failed step what failed. */
  readonly failure: (failed: StepResult) => string;
  /** Says that the planner could not replace a failed step, by its fault. */
  readonly replanning: (fault: string) => string;
}

/**
 * Returns how a plan ended. `unfinished` is the number of steps that did not run because of `limit`. `broken` is the reason
 * if a failure ended the run before its plan. `words` words the failures.
 */
export function planEnding(
  results: readonly StepResult[],
  options: { unfinished: number; limit: ReachedLimit; broken: Ending | null; words?: EndingWords },
): Ending {
  const { unfinished, limit, broken, words = FULL_WORDS } = options;
  const completed = results.filter((result) => result.status === "completed").length;
  if (broken !== null) return completed === 0 ? { ...broken, status: "failed" } : broken;
  if (unfinished > 0) {
    return { status: "stopped", reason: `recursion limit reached; steps to go: ${unfinished}`, limit };
  }
  if (completed === results.length) return { status: "completed", reason: null };
  const failures = results.filter((result) => result.status === "failed").map(words.failure);
  return { status: completed === 0 ? "failed" : "partial", reason: failures.join("; ") };
}

/** The words for the operator, with those of servers and exceptions. */
export const FULL_WORDS: EndingWords = {
  failure: ({ id, agent, error }) => `step ${id} (${agent}) failed: ${error?.message ?? "no message"}`,
  replanning: (fault) => `replanning failed: ${fault}`,
};

/** The words for the user, without those of servers and exceptions. */
export const TOLD_WORDS: EndingWords = {
  failure: ({ id, agent, error }) =>
    `step ${id} (${agent}) failed: ${error === null ? "no message" : toldError(error)}`,
  replanning: () => "replanning failed",
};
