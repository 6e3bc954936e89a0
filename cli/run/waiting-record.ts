import type { ShownApproval } from "../view/approval-text.ts";
import { countSteps } from "../../src/plan/plan-ending.ts";
import { createOutcome } from "../../src/run/outcome.ts";
import { approvalName } from "../view/approval-text.ts";
import { failureRecord, type RunPlace, type RunRecord, type RunState } from "./run-record.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";

/**
 * Creates the record of a run that stopped because its questions were not answered. The record has no answer, because
 * the last answer in the conversation is from an earlier turn. `startedAt` is a time of `performance.now()`.
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
      now: performance.now(),
      steps: countSteps(Object.values(results), plan.length),
    },
  );
  return { ...failureRecord(error, place, { ...state, outcome }), approvals: pending };
}
