import { START } from "@langchain/langgraph";
import type { Reopen } from "../langgraph/graph-details.ts";
import type { Plan } from "../plan/plan.ts";
import type { Outcome } from "../run/outcome.ts";
import { RECURSION_LIMIT, type Run } from "../run/run.ts";
import type { LimitReached } from "./limit-reached.ts";

/**
 * Reopens a supervisor's run that a limit ended: as the supervisor's own write, so that its edges lead to the steps
 * that have no result; without a plan, from the start.
 */
export const reopenPlan: Reopen = (values) => {
  const { limitReached = null, outcome, run, plan = [] } = values as EndedRun & { plan?: Plan };
  const cameToRecursionLimit = endedAtOwnLimit({ outcome, run }, RECURSION_LIMIT);
  if (limitReached === null && !cameToRecursionLimit) return null;
  const node = plan.length > 0 ? "supervisor" : START;
  return { update: { limitReached: null }, node, needsLargerLimit: !cameToRecursionLimit };
};

/** What is read of a run that is over. */
export interface EndedRun {
  limitReached?: LimitReached | null;
  outcome?: Outcome | null | undefined;
  run?: Run | undefined;
}

/**
 * Returns true if a run ended at a limit of its own, and at the one of this name if a name is given. A run also reports
 * the limit of a team that answered for it; that limit is not its own.
 */
export function endedAtOwnLimit({ outcome, run }: Pick<EndedRun, "outcome" | "run">, name?: string): boolean {
  const limit = outcome?.limit ?? null;
  return limit !== null && limit.run === run?.id && (name === undefined || limit.name === name);
}
