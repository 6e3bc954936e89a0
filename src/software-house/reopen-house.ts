import { START } from "@langchain/langgraph";
import { endedForNow, type EndedRun } from "../budget/ended-run.ts";
import type { Reopen, Reopening } from "../langgraph/graph-details.ts";
import type { BuildAttempt } from "./attempts.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { HouseEnding } from "./ending.ts";
import { hashFiles } from "./evidence/write-files.ts";

/**
 * Reopens a run of a Software House that ended at a limit, at a failed call or because of the sandbox. It writes in the
 * name of the node before the one that could not continue, so that this one runs again. Returns null for other runs.
 */
export const reopenHouse: Reopen = (values, { nodes }) => {
  const ended = values as EndedHouse;
  const { limitReached = null, outcome, run } = ended;
  const goesOnAtOnce = endedForNow({ outcome, run }) || isEndedByFailure(ended);
  if (limitReached === null && !goesOnAtOnce) return null;
  const { update, node } = continuation(ended, "approval" in nodes ? "approval" : "spec_gate");
  return { update: { ...update, ending: null, limitReached: null }, node, needsLargerLimit: !goesOnAtOnce };
};

/** Returns true if a call that failed permanently or the sandbox ended the run, and not its work. */
function isEndedByFailure({ ending }: { ending?: HouseEnding | null }): boolean {
  return typeof ending?.code === "string";
}

function continuation(ended: EndedHouse, lastGate: string): Omit<Reopening, "needsLargerLimit"> {
  const { outcome, readiness, frozen, disputes = [], doubts = [] } = ended;
  const { round = 0, files = [], attempts = [] } = ended;
  if (!readiness) return { update: {}, node: START };
  if (!frozen) return { update: {}, node: lastGate };
  if (disputes.length > 0) return { update: {}, node: "developer" };
  if (doubts.length > 0) return { update: { next: "test_author" }, node: "gate" };
  if (round === 0) return { update: {}, node: "test_author" };
  // These files were never built, because the sandbox failed.
  const isUntried = attempts.every((attempt) => attempt.files !== hashFiles(files));
  if (isUntried) return { update: {}, node: "developer" };
  // The limit can be higher now, so the gate decides again.
  if (outcome?.limit?.name === "rounds") return { update: {}, node: "reviewer" };
  return { update: { next: "developer" }, node: "gate" };
}

/** State of an ended run of a Software House, as far as it is read here. */
interface EndedHouse extends EndedRun {
  readiness?: object | null;
  frozen?: object | null;
  disputes?: unknown[];
  doubts?: unknown[];
  round?: number;
  files?: ProjectFile[];
  attempts?: BuildAttempt[];
  ending?: HouseEnding | null;
}
