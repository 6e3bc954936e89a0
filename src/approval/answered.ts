import type { TroupeEvent } from "../events/events.ts";
import type { ApprovalDecision } from "./read-answer.ts";

/** The event that reports an answer, without its place in the run. */
export type ApprovalAnswered = Pick<
  Extract<TroupeEvent, { type: "approval_answered" }>,
  "type" | "approval" | "decision" | "feedback"
>;

/** Returns the event that reports an accepted answer. */
export function answeredEvent(approval: string, answer: ApprovalDecision<unknown>): ApprovalAnswered {
  const feedback = answer.decision === "reject" ? answer.feedback : null;
  return { type: "approval_answered", approval, decision: answer.decision, feedback };
}
