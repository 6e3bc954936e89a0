import { failureText, type FailureText } from "../plan/plan-ending.ts";
import type { Ending } from "../run/outcome.ts";
import type { NextMove } from "./next-move.ts";

/** Returns how a run ends that a failure ended before its plan was done. Returns null if no failure ended it. */
export function brokenOff(move: NextMove, textOf: FailureText = failureText): Ending | null {
  if (move.kind !== "answer") return null;
  if (move.because === "stopped") {
    const { failure } = move;
    const reason = `stopped because ${textOf(failure)}`;
    return { status: "stopped", reason, code: failure.error?.code ?? null };
  }
  if (move.because !== "replan-failed") return null;
  const failures = move.progress.standing.filter(({ status }) => status === "failed");
  const reason = [...failures.map(textOf), `replanning failed: ${move.fault}`].join("; ");
  return { status: "partial", reason, code: failures[0]?.error?.code ?? "plan_invalid" };
}
