import { START } from "@langchain/langgraph";
import type { Reopen } from "../langgraph/graph-details.ts";
import type { Plan } from "../plan/plan.ts";
import type { Outcome } from "../run/outcome.ts";
import { RECURSION_LIMIT, type Run } from "../run/run.ts";
import type { LimitReached } from "./limit-reached.ts";

/**
 * Reopens a supervisor's run that a limit ended. The update counts as a write of the node `supervisor`, so that its edges
 * lead to the steps without a result. A run without a plan starts from the beginning.
 */
export const reopenPlan: Reopen = (values) => {
  const { limitReached = null, outcome, run, plan = [] } = values as EndedRun & { plan?: Plan };
  const cameToRecursionLimit = endedAtOwnLimit({ outcome, run }, RECURSION_LIMIT);
  if (limitReached === null && !cameToRecursionLimit) return null;
  const node = plan.length > 0 ? "supervisor" : START;
  return { update: { limitReached: null }, node, needsLargerLimit: !cameToRecursionLimit };
};

/** The part of an ended run's state that is read here. */
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
