import { endedAtOwnLimit, type EndedRun } from "../budget/ended-run.ts";
import type { Reopen } from "../langgraph/graph-details.ts";
import { RECURSION_LIMIT } from "../run/run.ts";

/**
 * Reopens a turn of handoffs that a limit ended. The update counts as a write of the switchboard, whose edge leads to the
 * active specialist.
 */
export const reopenTurn: Reopen = (values) => {
  const ended = values as EndedRun;
  if (!endedAtOwnLimit(ended)) return null;
  return { update: {}, node: "switchboard", needsLargerLimit: !endedAtOwnLimit(ended, RECURSION_LIMIT) };
};
