import type { ResumeEntry } from "@ag-ui/core";
import type { ApprovalAnswer, PendingApproval } from "../approval/approval.ts";
import { rejectionFor } from "../approval/client-decision.ts";
import { ApprovalError } from "../errors/approval-error.ts";
import { InputError } from "../errors/input-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import { quoted } from "../text/quoted.ts";

/** What an agent reads if a person closes a question without an answer. */
const CANCELED = "A person closed the question without an answer.";

/**
 * Returns the answers to the open questions, by their ids. AG-UI wants one for each: an entry that no question waits for
 * throws ApprovalError, a question without an entry TroupeError `thread_waiting`, and an answer that says nothing
 * InputError. Then no question is answered.
 */
export function resumeAnswers(
  resume: readonly ResumeEntry[],
  open: readonly PendingApproval[],
): Record<string, ApprovalAnswer> {
  const questions = new Map(open.map((question) => [question.id, question]));
  const unknown = resume.filter(({ interruptId }) => !questions.has(interruptId));
  if (unknown.length > 0) {
    throw new ApprovalError(
      unknown.map(({ interruptId }) => interruptId),
      [...questions.keys()],
    );
  }
  const entries = new Map(resume.map((entry) => [entry.interruptId, entry]));
  if (entries.size < resume.length) throw new InputError("resume: two entries answer the same interrupt");
  checkNothingWaits([...questions.keys()].filter((id) => !entries.has(id)));
  const answers = open.map((question) => [question.id, answerTo(question, entries.get(question.id))]);
  return Object.fromEntries(answers) as Record<string, ApprovalAnswer>;
}

/** Throws TroupeError `thread_waiting` if these questions have no answer. */
export function checkNothingWaits(ids: readonly string[]): void {
  if (ids.length === 0) return;
  const form = '{ "interruptId": "<id>", "status": "resolved", "payload": { "approved": true } }';
  throw new TroupeError(
    "thread_waiting",
    `the thread waits for answers: resume must have an entry for ${quoted(ids)}, such as ${form}`,
  );
}

function answerTo(question: PendingApproval, entry: ResumeEntry | undefined): ApprovalAnswer {
  const isCanceled = entry?.status === "cancelled";
  const payload: unknown = entry?.payload;
  if (question.kind === "other") {
    if (isRecord(payload) && payload["decision"] === "answer") return payload as unknown as ApprovalAnswer;
    return { decision: "answer", value: isCanceled ? null : payload };
  }
  if (isCanceled) return { decision: "reject", feedback: CANCELED };
  if (isRecord(payload) && "decision" in payload) return payload as unknown as ApprovalAnswer;
  const given = typeof payload === "boolean" ? { approved: payload } : payload;
  if (!isRecord(given) || typeof given["approved"] !== "boolean") {
    throw new InputError(
      `resume: the payload for ${JSON.stringify(question.id)} must be true, false, ` +
        `{ "approved": true } or { "decision": "approve" }, but is ${shown(payload)}`,
    );
  }
  const { approved, feedback, ...edit } = given;
  if (!approved) return rejectionFor(feedback);
  if (Object.keys(edit).length === 0) return { decision: "approve" };
  return { decision: "edit", ...withCalls(question, edit) } as unknown as ApprovalAnswer;
}

/** Replaces AG-UI's `editedArgs`, the arguments of the only call, by the call. */
function withCalls(question: PendingApproval, edit: Record<string, unknown>): Record<string, unknown> {
  const { editedArgs, ...others } = edit;
  if (editedArgs === undefined) return edit;
  const [only, ...more] = question.kind === "tools" ? (question.actionRequests as { name: string }[]) : [];
  if (only === undefined || more.length > 0) {
    throw new InputError(
      `resume: editedArgs of ${JSON.stringify(question.id)} is for a question about one call; use plan, task or calls`,
    );
  }
  return { ...others, calls: [{ name: only.name, args: editedArgs }] };
}

function shown(payload: unknown): string {
  return isRecord(payload) ? JSON.stringify(payload) : kindOf(payload);
}
