import { askByInterrupt } from "../langgraph/interrupt-answers.ts";
import type { ApprovalQuestion } from "./approval.ts";
import { answeredEvent, type ApprovalAnswered } from "./answered.ts";
import { readAnswer, type ApprovalDecision, type EditReader } from "./read-answer.ts";

/** A question as its node asks it: `askApproval` adds how to answer, and what was wrong with the last answer. */
export type Asked<Question extends ApprovalQuestion> = Omit<Question, "faults" | "answerWith">;

/** How the answers to a question are read. */
export interface AnswerReading<Edited> {
  /** How a person edits, in the words that the question shows, such as `"task": "..."`. */
  editWith: string;
  /** Reads and checks an edit. */
  edit: EditReader<Edited>;
  /** Is called once for each answer, although LangGraph replays earlier answers each time the node reruns. */
  onAnswer: (event: ApprovalAnswered) => void;
}

/**
 * Asks a person and waits, for days if necessary. Throws LangGraph's interrupt until there is an answer that can be
 * followed, and asks again with the faults of an answer that cannot.
 *
 * The node runs from its top again for every answer, also for one to another question. So nothing with an effect may
 * come before this call in the node.
 *
 * @example
 * const question: Asked<OrderApproval> = { kind: "order", id: state.approval, order };
 * const answer = askApproval<Order>(question,
 *   { editWith: '"order": { ... }', edit: readOrder, onAnswer: (event) => emit(config, place, event) });
 */
export function askApproval<Edited>(
  question: Asked<ApprovalQuestion>,
  { editWith, edit, onAnswer }: AnswerReading<Edited>,
): ApprovalDecision<Edited> {
  const { id } = question;
  const answerWith = howToAnswer(id, editWith);
  let faults: string[] = [];
  for (;;) {
    const { answer, isNew, isLast } = askByInterrupt({ ...question, faults, answerWith });
    const read = readAnswer(answer, { id, edit });
    faults = "faults" in read ? read.faults : [];
    // A run that was cut short after an answer is answered anew: the last word counts, not the one on record.
    if (!isLast || "faults" in read) continue;
    if (isNew) onAnswer(answeredEvent(id, read.value));
    return read.value;
  }
}

function howToAnswer(id: string, editWith: string): string {
  const approve = `{ "approval": ${JSON.stringify(id)}, "decision": "approve" }`;
  return `${approve}; or the decision "reject" with "feedback": "..."; or "edit" with ${editWith}`;
}
