import type { useChat } from "@ai-sdk/react";
import { useState, type ReactNode } from "react";
import type { TroupeUIMessage } from "troupe/ai-sdk";

/** Answers a question by its id. */
export type Answer = ReturnType<typeof useChat<TroupeUIMessage>>["addToolApprovalResponse"];

type QuestionPart = Extract<TroupeUIMessage["parts"][number], { type: "tool-approval" }>;

/** A question that waits for its answer. */
type AskedPart = Extract<QuestionPart, { state: "approval-requested" }>;

/** Asks the person, or shows what was answered. */
export function Question({ part, answer }: { part: QuestionPart; answer: Answer }): ReactNode {
  const [reason, setReason] = useState("");
  const { state, title } = part;
  // It is asked again in another part.
  if (state === "output-error") return null;
  if (part.state !== "approval-requested") {
    return <p className="tool">{`${title}: ${ANSWERS[state] ?? "…"}`}</p>;
  }
  const { id } = part.approval;
  return (
    <fieldset>
      <legend>May this happen? ({title})</legend>
      <pre>{JSON.stringify(shownOf(part.input), null, 2)}</pre>
      <button type="button" onClick={() => void answer({ id, approved: true })}>
        Approve
      </button>
      <input
        aria-label="Reason"
        placeholder="Reason"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <button type="button" onClick={() => void answer({ id, approved: false, reason })}>
        Reject
      </button>
    </fieldset>
  );
}

const ANSWERS: Partial<Record<QuestionPart["state"], string>> = {
  "approval-responded": "sent",
  "output-available": "approved",
  "output-denied": "rejected",
};

/** Returns what the person decides about: the calls, the plan or the step. */
function shownOf(input: AskedPart["input"]): unknown {
  if (input.kind === "tools") return input.actionRequests.map(({ name, args }) => ({ name, args }));
  if (input.kind === "plan") return input.plan;
  return input;
}
