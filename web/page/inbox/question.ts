import type { ApprovalQuestion, ForeignQuestion } from "../../../src/approval/approval.ts";
import type { PlanApproval, StepApproval, ToolsApproval } from "../../../src/approval/approval.ts";
import { openQuestions, type QuestionState } from "../../../src/approval/open-questions.ts";
import type { SpecificationApproval, UntestableApproval } from "../../../src/software-house/approvals.ts";

/** The id of the interrupt at which a question waits. An answer is sent under it. */
interface AtInterrupt {
  readonly interruptId: string;
}

/** A question of a kind that the page knows. */
export type KnownQuestion = (
  | PlanApproval
  | StepApproval
  | ToolsApproval
  | SpecificationApproval
  | UntestableApproval
) &
  AtInterrupt;

/** A question of an application that the page does not know: it shows what the question holds. */
export type ApplicationQuestion = ApprovalQuestion & AtInterrupt;

/** An interrupt of a graph that Troupe did not build. */
export type OtherQuestion = ForeignQuestion & AtInterrupt;

/** A question that a thread waits for. */
export type Question = KnownQuestion | OtherQuestion | ApplicationQuestion;

/** Returns the questions that a thread's state waits for. */
export function questionsIn(state: { readonly tasks: readonly object[] }): Question[] {
  // A server's client types an interrupt's value less strictly.
  return openQuestions(state as QuestionState).map(({ question, interrupt }) =>
    Object.assign({}, question, { interruptId: interrupt }),
  );
}

/** Narrows a question to a kind. */
export function isKind<Kind extends KnownQuestion["kind"] | "other">(
  question: Question,
  kind: Kind,
): question is Extract<KnownQuestion | OtherQuestion, { kind: Kind }> {
  return question.kind === kind;
}

/** Returns true if Troupe asked, so that the answer must have the question's id. */
export function isOwn(question: Question): boolean {
  return question.kind !== "other" && question.id !== question.interruptId;
}

/** Returns the faults of the last answer to a question; none if it was not answered before. */
export function faultsOf(question: Question): readonly string[] {
  return "faults" in question && Array.isArray(question.faults) ? question.faults : [];
}

/** Says in a few words what a question is about. */
export function titleOf(question: Question): string {
  if (isKind(question, "plan")) {
    const count = question.plan.length;
    return count === 1 ? "A plan with one step" : `A plan with ${count} steps`;
  }
  if (isKind(question, "step")) return `Step ${question.step.id} of ${question.agent}`;
  if (isKind(question, "tools")) {
    const names = [...new Set(question.actionRequests.map(({ name }) => name))].join(", ");
    const place = question.step === null ? "" : `, for step ${question.step}`;
    return `${question.agent} wants to use ${names}${place}`;
  }
  if (isKind(question, "specification")) return `A specification: ${question.specification.title}`;
  if (isKind(question, "untestable")) {
    const count = question.criteria.length;
    return count === 1 ? "A criterion that no test can show" : `${count} criteria that no test can show`;
  }
  return isKind(question, "other")
    ? `A question: ${glimpse(question.value)}`
    : `A question: ${question.kind}`;
}

/** The beginning of what a foreign graph asks. */
function glimpse(value: unknown): string {
  const members = typeof value === "object" && value !== null ? Object.values(value) : [value];
  const text = members.find((member) => typeof member === "string") ?? JSON.stringify(value) ?? "";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
