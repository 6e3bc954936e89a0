import { faultOfChoice } from "../errors/check-options.ts";
import { isRecord } from "../text/is-record.ts";

/** The decision of a stock client about one action. */
export type ClientDecision =
  | { decision: "approve" }
  | { decision: "reject"; feedback: string }
  | { decision: "edit"; name: string; args: Record<string, unknown> };

/** What a client says that rejects and gives no reason. */
export const NO_REASON = "A person rejected this and gave no reason.";

/** Returns a rejection for the first of these reasons that is a text and not blank. */
export function rejectionFor(...reasons: readonly unknown[]): { decision: "reject"; feedback: string } {
  const given = reasons.find((reason) => typeof reason === "string" && reason.trim() !== "");
  return { decision: "reject", feedback: typeof given === "string" ? given : NO_REASON };
}

const TYPES = ["approve", "accept", "edit", "reject", "response", "ignore"];

/**
 * Reads a decision with a `type`: of langchain's human-in-the-loop middleware for JavaScript (`editedAction`) or for Python
 * (`edited_action`), or a LangGraph `HumanResponse` (`args`). Returns null if the value has no `type`.
 */
export function readClientDecision(value: unknown): { value: ClientDecision } | { faults: string[] } | null {
  if (!isRecord(value) || typeof value["type"] !== "string") return null;
  const { type, message, args, editedAction, edited_action } = value;
  switch (type) {
    case "approve":
    case "accept":
      return { value: { decision: "approve" } };
    case "reject":
    case "response":
    case "ignore":
      return { value: rejectionFor(message, args) };
    case "edit":
      return readEditedAction(editedAction ?? edited_action ?? args);
    default:
      return { faults: [faultOfChoice("type", type, TYPES) ?? "invalid type"] };
  }
}

function readEditedAction(action: unknown): { value: ClientDecision } | { faults: string[] } {
  const { name, action: named, args } = isRecord(action) ? action : {};
  const called = name ?? named;
  return typeof called === "string" && isRecord(args)
    ? { value: { decision: "edit", name: called, args } }
    : { faults: ["an edit needs `editedAction` with `name` and `args`"] };
}
