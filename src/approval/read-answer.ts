import { z } from "zod";
import { faultOfChoice } from "../errors/check-options.ts";
import { ownForm } from "./answer-forms.ts";
import type { Approve, Reject } from "./approval.ts";
import type { ShownActions } from "./page-fields.ts";

/** A valid answer. Its edit has been checked. */
export type ApprovalDecision<Edited> = Approve | Reject | { decision: "edit"; edited: Edited };

/** Reads the edited part of an answer. Returns its value, or all its faults. */
export type EditReader<Edited> = (
  answer: Record<string, unknown>,
) => { value: Edited } | { faults: string[] };

const DECISIONS = ["approve", "reject", "edit"];

const answerSchema = z.record(z.string(), z.unknown());

/** What `readAnswer` must know of the question. */
export interface AnsweredQuestion<Edited> {
  id: string;
  edit: EditReader<Edited>;
  /** What pages show of it. @default nothing: an edit in the form of a page is not understood */
  shown?: ShownActions;
}

const NOTHING: ShownActions = { actions: [], areCalls: false };

/**
 * Reads the answer to a question. Returns the decision, or all faults of the answer. Only an answer that names the
 * question counts: LangGraph gives an answer without an interrupt's id to every open question. The members of
 * the answer are next to the id, or the answer is in `answer` if it is not an object.
 */
export function readAnswer<Edited>(
  given: unknown,
  { id, edit, shown = NOTHING }: AnsweredQuestion<Edited>,
): { value: ApprovalDecision<Edited> } | { faults: string[] } {
  const parsed = answerSchema.safeParse(given);
  if (!parsed.success) return { faults: ["the answer must be an object with `approval` and `decision`"] };
  const { approval, ...members } = parsed.data;
  if (approval !== id) return { faults: [faultOfId(approval, id)] };
  const form = ownForm("answer" in members ? members["answer"] : members, shown);
  if ("faults" in form) return form;
  const { decision, feedback, ...rest } = form.answer;
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
