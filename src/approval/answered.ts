import type { TroupeEvent } from "../events/events.ts";
import type { ApprovalDecision } from "./read-answer.ts";

/** The event that tells of an answer, without its place. */
export type ApprovalAnswered = Pick<
  Extract<TroupeEvent, { type: "approval_answered" }>,
  "type" | "approval" | "decision" | "feedback"
>;

/** An answer that is followed, as the event that tells of it. */
export function answeredEvent(approval: string, answer: ApprovalDecision<unknown>): ApprovalAnswered {
  const feedback = answer.decision === "reject" ? answer.feedback : null;
  return { type: "approval_answered", approval, decision: answer.decision, feedback };
}
