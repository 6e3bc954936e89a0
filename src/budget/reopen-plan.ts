import { START } from "@langchain/langgraph";
import type { Reopen } from "../langgraph/graph-details.ts";
import type { Plan } from "../plan/plan.ts";
import { endedForNow, type EndedRun } from "./ended-run.ts";

/**
 * Reopens a supervisor's run that a limit ended. The update counts as a write of the node `supervisor`, so that its edges
 * lead to the steps without a result. A run without a plan starts from the beginning.
 */
export const reopenPlan: Reopen = (values) => {
  const { limitReached = null, outcome, run, plan = [] } = values as EndedRun & { plan?: Plan };
  const isForNow = endedForNow({ outcome, run });
  if (limitReached === null && !isForNow) return null;
  const node = plan.length > 0 ? "supervisor" : START;
  return { update: { limitReached: null }, node, needsLargerLimit: !isForNow };
};
