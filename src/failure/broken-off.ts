import { FULL_WORDS, type EndingWords } from "../plan/plan-ending.ts";
import type { Ending } from "../run/outcome.ts";
import type { NextMove } from "./next-move.ts";

/** Returns how a run ends that a failure ended before its plan was done. Returns null if no failure ended it. */
export function brokenOff(move: NextMove, words: EndingWords = FULL_WORDS): Ending | null {
  if (move.kind !== "answer") return null;
  if (move.because === "stopped") {
    const { failure } = move;
    const reason = `stopped because ${words.failure(failure)}`;
    return { status: "stopped", reason, code: failure.error?.code ?? null };
  }
  if (move.because !== "replan-failed") return null;
  const failures = move.progress.standing.filter(({ status }) => status === "failed");
  const reason = [...failures.map(words.failure), words.replanning(move.fault)].join("; ");
  return { status: "partial", reason, code: failures[0]?.error?.code ?? "plan_invalid" };
}
