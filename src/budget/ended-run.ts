import { ALLOWANCE } from "../errors/budget-error.ts";
import type { Outcome } from "../run/outcome.ts";
import { RECURSION_LIMIT, type Run } from "../run/run.ts";
import type { LimitReached } from "./limit-reached.ts";

/** The part of an ended run's state that says which limit ended it. */
export interface EndedRun {
  limitReached?: LimitReached | null;
  outcome?: Outcome | null | undefined;
  run?: Run | undefined;
}

/**
 * Returns true if a run ended at a limit of its own; with a name, only for the limit of this name. A run also reports
 * the limit of a team that answered for it, but that limit is not its own.
 */
export function endedAtOwnLimit({ outcome, run }: Pick<EndedRun, "outcome" | "run">, name?: string): boolean {
  const limit = outcome?.limit ?? null;
  return limit !== null && limit.run === run?.id && (name === undefined || limit.name === name);
}

/**
 * Returns true if a run ended at a limit that can have room again although no option changes: LangGraph's own, which starts
 * again in each invocation, and an allowance over time.
 */
export function endedForNow(ended: Pick<EndedRun, "outcome" | "run">): boolean {
  return endedAtOwnLimit(ended, RECURSION_LIMIT) || endedAtOwnLimit(ended, ALLOWANCE);
}
