import { countSteps } from "../../src/plan/plan-ending.ts";
import { createOutcome } from "../../src/run/outcome.ts";
import { approvalName, type ShownApproval } from "../view/approval-text.ts";
import { pickChannels, type RunPlace, type PrintedRun, type RunState } from "./run-record.ts";

/**
 * Creates the record of a run that waits because its questions were not answered. This is not an error. The record has no
 * answer, because the last answer in the conversation is from an earlier turn. `startedAt` is a time of
 * `performance.now()`.
 */
export function waitingRecord(
  pending: readonly ShownApproval[],
  { place, state, startedAt }: { place: RunPlace; state: RunState; startedAt: number },
): PrintedRun {
  const reason = `waiting for approval: ${pending.map(approvalName).join("; ")}`;
  const { usage = [], plan = [], results = {} } = state;
  const soFar = createOutcome(
    { status: "stopped", reason },
    {
      run: { id: "", startedAt },
      usage,
      now: performance.now(),
      steps: countSteps(Object.values(results), plan.length),
    },
  );
  const outcome = { ...soFar, status: "waiting" as const };
  return { ...place, answer: null, outcome, ...pickChannels(state), approvals: pending };
}
