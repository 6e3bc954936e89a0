import { getConfig } from "@langchain/langgraph";
import { askByInterrupt } from "../langgraph/interrupt-answers.ts";
import { isRecord } from "../text/is-record.ts";
import { approvalId } from "./approval-id.ts";
import type { ApprovalQuestion, ToolsApproval } from "./approval.ts";
import { answeredEvent, type ApprovalAnswered } from "./answered.ts";
import { pageFields, type ShownActions } from "./page-fields.ts";
import { readAnswer, type ApprovalDecision, type EditReader } from "./read-answer.ts";

/**
 * A question as its node asks it. `askApproval` adds the explanation of how to answer, the faults of the last answer,
 * and the id if there is none.
 */
export type Asked<Question extends ApprovalQuestion> = Omit<Question, "id" | "faults" | "answerWith"> & {
  /**
   * An id of your own. An answer to it counts also if the rest of the question has changed since it was shown.
   * @default derived from the thread and the whole question, so that an answer counts only for what was shown
   */
  id?: string | undefined;
};

/** How `askApproval` reads the answers to a question. */
export interface AnswerReading<Edited> {
  /** The part of `answerWith` that explains an edit, such as `"task": "..."`; null if nothing can be edited. */
  editWith: string | null;
  /** Reads and checks an edit. */
  edit: EditReader<Edited>;
  /**
   * The part of the question that an edit replaces, by the names that the edit has. Pages show it in text fields.
   * @default the whole question
   */
  editable?: Record<string, unknown> | undefined;
  /** What pages show as text. @default the text `request` of the question, if it has one */
  description?: string | undefined;
  /**
   * Which valid answer counts. `first` is for code that asks several questions one after the other. With `last`, a person can
   * answer again if the run was stopped after an answer.
   * @default "last"
   */
  counts?: "first" | "last" | undefined;
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
 * const question: Asked<OrderApproval> = { kind: "order", order };
 * const answer = askApproval<Order>(question,
 *   { editWith: '"order": { ... }', edit: readOrder, onAnswer: (event) => emit(config, place, event) });
 */
export function askApproval<Edited>(
  question: Asked<ApprovalQuestion>,
  { editWith, edit, onAnswer, counts = "last", ...page }: AnswerReading<Edited>,
): ApprovalDecision<Edited> {
  const { id = approvalId(question, {}, getConfig()) } = question;
  const answerWith = howToAnswer(id, editWith);
  const shown = shownActions(question, page);
  let faults: string[] = [];
  for (;;) {
    const { answer, isNew, isLast } = askByInterrupt({
      ...pageFields(withFaults(shown, faults)),
      ...question,
      id,
      faults,
      answerWith,
    });
    const read = readAnswer(answer, { id, edit, shown });
    faults = "faults" in read ? [...read.faults, ...faultOfOther(answer, id)] : [];
    // If a run was stopped after an answer, a person can answer again: the last answer counts, not the stored one.
    if ("faults" in read || (counts === "last" && !isLast)) continue;
    if (isNew) onAnswer(answeredEvent(id, read.value));
    return read.value;
  }
}

/** Returns what pages show: the calls of tools, or one action with what can be edited as its arguments. */
function shownActions(
  question: Asked<ApprovalQuestion>,
  { editable, description }: Pick<AnswerReading<unknown>, "editable" | "description">,
): ShownActions {
  if (isAboutCalls(question)) return { actions: question.actionRequests, areCalls: true };
  const { kind, id: _, ...members } = question;
  const { request } = members as { request?: unknown };
  const text = description ?? (typeof request === "string" ? request : "");
  return { actions: [{ name: kind, args: editable ?? members, description: text }], areCalls: false };
}

function isAboutCalls(question: Asked<ApprovalQuestion>): question is Asked<ToolsApproval> {
  return question.kind === "tools" && "actionRequests" in question;
}

/** Adds the faults of the last answer to the text that pages show: they know no other place for them. */
function withFaults({ actions, areCalls }: ShownActions, faults: readonly string[]): ShownActions {
  if (faults.length === 0) return { actions, areCalls };
  const [first, ...others] = actions;
  const refused = `The last answer was refused: ${faults.join("; ")}`;
  const told = first && { ...first, description: [refused, first.description].join("\n\n") };
  return { actions: [...(told ? [told] : []), ...others], areCalls };
}

/** Explains the refusal of an answer with another id to a person, who cannot know where ids come from. */
function faultOfOther(answer: unknown, id: string): string[] {
  const given = isRecord(answer) ? answer["approval"] : undefined;
  return typeof given === "string" && given !== id
    ? ["the answer is to another question, or this question has changed since it was shown: read it again"]
    : [];
}

function howToAnswer(id: string, editWith: string | null): string {
  const approve = `{ "approval": ${JSON.stringify(id)}, "decision": "approve" }`;
  const reject = `${approve}; or the decision "reject" with "feedback": "..."`;
  return editWith === null ? reject : `${reject}; or "edit" with ${editWith}`;
}
