import type { ActionRequest } from "../../../src/approval/approval.ts";
import { canonicalJson } from "../../../src/text/canonical-json.ts";
import { isKind, isOwn, type Question } from "./question.ts";

/** A call of a tool as it is answered. */
export type AnsweredCall = Pick<ActionRequest, "name" | "args">;

/** What a person decided. The members of an edit depend on the kind of question. */
export type Answer =
  | { readonly decision: "approve" }
  | { readonly decision: "reject"; readonly feedback: string }
  | ({ readonly decision: "edit" } & Readonly<Record<string, unknown>>)
  | { readonly decision: "answer"; readonly value: unknown };

/** A question and what a person decided about it. */
export interface Answered {
  readonly question: Question;
  readonly answer: Answer;
}

/**
 * Returns the command that answers these questions by the ids of their interrupts. Other questions of the thread continue
 * to wait.
 */
export function resumeCommand(answered: readonly Answered[]): { resume: Record<string, unknown> } {
  const entries = answered.map((one) => [one.question.interruptId, resumeValue(one)] as const);
  return { resume: Object.fromEntries(entries) };
}

/** Returns the value that an interrupt is resumed with, in the form that its question understands. */
function resumeValue({ question, answer }: Answered): unknown {
  if (isOwn(question)) return { ...answer, approval: question.id };
  if (answer.decision === "answer") return answer.value;
  return isKind(question, "tools") ? { decisions: decisionsOf(question.actionRequests, answer) } : answer;
}

/** Translates an answer for langchain's middleware: one decision for each call. */
function decisionsOf(calls: readonly ActionRequest[], answer: Answer): object[] {
  const edited = answer.decision === "edit" ? (answer["calls"] as readonly AnsweredCall[]) : [];
  return calls.map(({ name, args }, index) => {
    if (answer.decision === "reject") return { type: "reject", message: answer.feedback };
    const call = edited[index];
    const isChanged = call !== undefined && canonicalJson(call) !== canonicalJson({ name, args });
    return isChanged
      ? { type: "edit", editedAction: { name: call.name, args: call.args } }
      : { type: "approve" };
  });
}

/** Which decisions a question allows. */
export interface AllowedDecisions {
  readonly approve: boolean;
  readonly edit: boolean;
  readonly reject: boolean;
}

/** Returns which decisions a question allows. Those about calls hold for all of them together. */
export function allowedDecisions(question: Question): AllowedDecisions {
  if (question.kind === "other") return { approve: false, edit: false, reject: false };
  if (isKind(question, "untestable")) return { approve: true, edit: false, reject: true };
  if (!isKind(question, "tools")) return { approve: true, edit: true, reject: true };
  const { actionRequests } = question;
  const every = (decision: "approve" | "edit" | "reject"): boolean =>
    actionRequests.every(({ name }) => allowsCall(question, name, decision));
  const isOneEditable = actionRequests.some(({ name }) => allowsCall(question, name, "edit"));
  return { approve: every("approve"), edit: isOneEditable, reject: every("reject") };
}

/** Returns true if a call of this tool may be decided so. Without a configuration, all decisions are allowed. */
export function allowsCall(
  { reviewConfigs }: Extract<Question, { kind: "tools"; reviewConfigs: unknown }>,
  tool: string,
  decision: "approve" | "edit" | "reject",
): boolean {
  const config = reviewConfigs.find(({ actionName }) => actionName === tool);
  return config === undefined || config.allowedDecisions.includes(decision);
}

/** Returns those answers whose question no longer waits as it was shown: it was answered elsewhere, or has changed. */
export function staleAnswers(answered: readonly Answered[], open: readonly Question[]): Answered[] {
  return answered.filter(
    ({ question }) => !open.some((one) => one.interruptId === question.interruptId && one.id === question.id),
  );
}
