import { getConfig, interrupt } from "@langchain/langgraph";
import type { ApprovalQuestion } from "./approval.ts";
import { answeredEvent, type ApprovalAnswered } from "./answered.ts";
import { readAnswer, type ApprovalDecision, type EditReader } from "./read-answer.ts";

/**
 * A question as its node asks it. `askApproval` adds the explanation of how to answer, and the faults of the last
 * answer.
 */
export type Asked<Question extends ApprovalQuestion> = Omit<Question, "faults" | "answerWith">;

/** How `askApproval` reads the answers to a question. */
export interface AnswerReading<Edited> {
  /** The part of `answerWith` that explains an edit, such as `"task": "..."`. */
  editWith: string;
  /** Reads and checks an edit. */
  edit: EditReader<Edited>;
  /** Called once for each accepted answer, although LangGraph replays earlier answers each time the node reruns. */
  onAnswer: (event: ApprovalAnswered) => void;
}

/**
 * Asks a person and waits for a valid answer, for days if necessary. Throws LangGraph's interrupt until there is one.
 * If an answer is not valid, asks again and shows its faults.
 *
 * For every answer the node runs again from its beginning, also for an answer to another question. So no code with an
 * effect may come before this call in the node.
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
    const { answer, isNew, isLast } = ask({ ...question, faults, answerWith });
    const read = readAnswer(answer, { id, edit });
    faults = "faults" in read ? read.faults : [];
    // If a run was stopped after an answer, a person can answer again: the last answer counts, not the stored one.
    if (!isLast || "faults" in read) continue;
    if (isNew) onAnswer(answeredEvent(id, read.value));
    return read.value;
  }
}

/**
 * Calls LangGraph's interrupt. Also returns whether its answer is new, and whether it is the last one
 * (langgraph 1.7.3, `interrupt.ts` and `algo.ts`).
 */
function ask(payload: object): { answer: unknown; isNew: boolean; isLast: boolean } {
  const configurable = (getConfig().configurable ?? {}) as {
    __pregel_scratchpad?: { nullResume?: unknown; resume?: unknown[]; interruptCounter?: number };
    __pregel_resume_map?: Record<string, unknown>;
  };
  const { __pregel_scratchpad: scratchpad = {}, __pregel_resume_map: byId = {} } = configurable;
  const unkeyed = scratchpad.nullResume;
  const answer: unknown = interrupt(payload);
  const { resume = [], interruptCounter = 0, nullResume } = scratchpad;
  const tookUnkeyed = unkeyed !== undefined && nullResume === undefined;
  return {
    answer,
    // Otherwise the answer was stored before, and an event has reported it.
    isNew: tookUnkeyed || Object.values(byId).includes(answer),
    isLast: interruptCounter >= resume.length - 1,
  };
}

function howToAnswer(id: string, editWith: string): string {
  const approve = `{ "approval": ${JSON.stringify(id)}, "decision": "approve" }`;
  return `${approve}; or the decision "reject" with "feedback": "..."; or "edit" with ${editWith}`;
}
