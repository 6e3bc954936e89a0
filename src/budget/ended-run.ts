import type { Outcome } from "../run/outcome.ts";
import type { Run } from "../run/run.ts";
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
