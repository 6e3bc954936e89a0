import type { ShownApproval } from "../view/approval-text.ts";
import { countSteps } from "../../src/plan/plan-ending.ts";
import { createOutcome } from "../../src/run/outcome.ts";
import { approvalName } from "../view/approval-text.ts";
import { failureRecord, type RunPlace, type RunRecord, type RunState } from "./run-record.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";

/**
 * The record of a run that stopped because nobody was there to answer; it has no answer, for the last one in its
 * conversation is an earlier turn's. `startedAt` is in milliseconds since the epoch.
 */
export function waitingRecord(
  pending: readonly ShownApproval[],
  { place, state, startedAt }: { place: RunPlace; state: RunState; startedAt: number },
): RunRecord {
  const reason = `waiting for approval: ${pending.map(approvalName).join("; ")}`;
  const error = new TroupeError("thread_waiting", reason);
  const { usage = [], plan = [], results = {} } = state;
  const outcome = createOutcome(
    { status: "stopped", reason, code: error.code },
    {
      run: { id: "", startedAt },
      usage,
      now: Date.now(),
      steps: countSteps(Object.values(results), plan.length),
    },
  );
  return { ...failureRecord(error, place, { ...state, outcome }), approvals: pending };
}
