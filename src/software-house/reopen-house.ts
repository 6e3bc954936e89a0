import { START } from "@langchain/langgraph";
import { endedAtOwnLimit, type EndedRun } from "../budget/reopen-plan.ts";
import type { Reopen, Reopening } from "../langgraph/graph-details.ts";
import { RECURSION_LIMIT } from "../run/run.ts";
import type { BuildAttempt } from "./attempts.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { HouseEnding } from "./ending.ts";
import { hashFiles } from "./evidence/write-files.ts";

/**
 * Reopens a Software House's run that a limit, a failed call or its sandbox ended: as the write of the node before the
 * one that could not go on.
 */
export const reopenHouse: Reopen = (values, { nodes }) => {
  const ended = values as EndedHouse;
  const { limitReached = null, outcome, run } = ended;
  const goesOnAtOnce = endedAtOwnLimit({ outcome, run }, RECURSION_LIMIT) || isEndedByFailure(ended);
  if (limitReached === null && !goesOnAtOnce) return null;
  const { update, node } = continuation(ended, "approval" in nodes ? "approval" : "spec_gate");
  return { update: { ...update, ending: null, limitReached: null }, node, needsLargerLimit: !goesOnAtOnce };
};

/** Returns true for a run that a call ended which failed for good, or its sandbox: not its work. */
function isEndedByFailure({ ending }: { ending?: HouseEnding | null }): boolean {
  return typeof ending?.code === "string";
}

function continuation(ended: EndedHouse, lastGate: string): Omit<Reopening, "needsLargerLimit"> {
  const { outcome, readiness, frozen, disputes = [], round = 0, files = [], attempts = [] } = ended;
  if (!readiness) return { update: {}, node: START };
  if (!frozen) return { update: {}, node: lastGate };
  if (disputes.length > 0) return { update: {}, node: "developer" };
  if (round === 0) return { update: {}, node: "test_author" };
  // These files were never built: what failed was the sandbox.
  const isUntried = attempts.every((attempt) => attempt.files !== hashFiles(files));
  if (isUntried) return { update: {}, node: "developer" };
  // More rounds may be allowed now: the gate decides again.
  if (outcome?.limit?.name === "rounds") return { update: {}, node: "reviewer" };
  return { update: { next: "developer" }, node: "gate" };
}

/** What is read of a Software House's run that is over. */
interface EndedHouse extends EndedRun {
  readiness?: object | null;
  frozen?: object | null;
  disputes?: unknown[];
  round?: number;
  files?: ProjectFile[];
  attempts?: BuildAttempt[];
  ending?: HouseEnding | null;
}
