import { z } from "zod";
import { faultOfChoice } from "../errors/check-options.ts";
import type { Approve, Reject } from "./approval.ts";

/** An answer that can be followed; an edit has been checked. */
export type ApprovalDecision<Edited> = Approve | Reject | { decision: "edit"; edited: Edited };

/** Reads the edited part of an answer, or lists all that is wrong with it. */
export type EditReader<Edited> = (
  answer: Record<string, unknown>,
) => { value: Edited } | { faults: string[] };

const DECISIONS = ["approve", "reject", "edit"];

const answerSchema = z.record(z.string(), z.unknown());

/**
 * Reads what came back to a question. Only an answer that names the question counts: LangGraph gives one that is
 * not keyed by an interrupt's id to every question that is open.
 */
export function readAnswer<Edited>(
  answer: unknown,
  { id, edit }: { id: string; edit: EditReader<Edited> },
): { value: ApprovalDecision<Edited> } | { faults: string[] } {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return { faults: ["the answer is no object with `approval` and `decision`"] };
  const { approval, decision, feedback, ...rest } = parsed.data;
  if (approval !== id) return { faults: [faultOfId(approval, id)] };
  switch (decision) {
    case "approve":
      return { value: { decision } };
    case "reject":
      return typeof feedback === "string" && feedback.trim() !== ""
        ? { value: { decision, feedback } }
        : { faults: ["a rejection needs `feedback` that says what is wrong"] };
    case "edit": {
      const edited = edit(rest);
      return "value" in edited ? { value: { decision, edited: edited.value } } : edited;
    }
    default:
      return { faults: [faultOfChoice("decision", decision, DECISIONS) ?? "the decision cannot be read"] };
  }
}

function faultOfId(approval: unknown, id: string): string {
  return approval === undefined
    ? `the answer has no \`approval\`; it must name the question that it answers, ${JSON.stringify(id)}`
    : `the answer is to the approval ${JSON.stringify(approval)}; this one is ${JSON.stringify(id)}`;
}
