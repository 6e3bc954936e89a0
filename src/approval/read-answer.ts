import { z } from "zod";
import { faultOfChoice } from "../errors/check-options.ts";
import type { Approve, Reject } from "./approval.ts";

/** A valid answer. Its edit has been checked. */
export type ApprovalDecision<Edited> = Approve | Reject | { decision: "edit"; edited: Edited };

/** Reads the edited part of an answer. Returns its value, or all its faults. */
export type EditReader<Edited> = (
  answer: Record<string, unknown>,
) => { value: Edited } | { faults: string[] };

const DECISIONS = ["approve", "reject", "edit"];

const answerSchema = z.record(z.string(), z.unknown());

/**
 * Reads the answer to a question. Returns the decision, or all faults of the answer. Only an answer that names the
 * question counts: LangGraph gives an answer without an interrupt's id to every open question.
 */
export function readAnswer<Edited>(
  answer: unknown,
  { id, edit }: { id: string; edit: EditReader<Edited> },
): { value: ApprovalDecision<Edited> } | { faults: string[] } {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return { faults: ["the answer must be an object with `approval` and `decision`"] };
  const { approval, decision, feedback, ...rest } = parsed.data;
  if (approval !== id) return { faults: [faultOfId(approval, id)] };
  switch (decision) {
    case "approve":
      return { value: { decision } };
    case "reject":
      return typeof feedback === "string" && feedback.trim() !== ""
        ? { value: { decision, feedback } }
        : { faults: ["a rejection needs `feedback` that explains what is wrong"] };
    case "edit": {
      const edited = edit(rest);
      return "value" in edited ? { value: { decision, edited: edited.value } } : edited;
    }
    default:
      return { faults: [faultOfChoice("decision", decision, DECISIONS) ?? "invalid decision"] };
  }
}

function faultOfId(approval: unknown, id: string): string {
  return approval === undefined
    ? `the answer has no \`approval\`; it must be the id of this question, ${JSON.stringify(id)}`
    : `approval must be ${JSON.stringify(id)}, but is ${JSON.stringify(approval)}`;
}
