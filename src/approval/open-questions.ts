import { z } from "zod";
import type { ApprovalAnswer, Approval, PendingApproval } from "./approval.ts";
import { isRecord } from "../text/is-record.ts";
import { InputError } from "../errors/input-error.ts";
import { ownForm } from "./answer-forms.ts";
import { withoutPageFields, type ShownActions } from "./page-fields.ts";
import { readAnswer } from "./read-answer.ts";
import { hitlRequestSchema, readCalls, toolDecisions } from "./tool-decisions.ts";

/** The part of a thread's state from which open questions are read. */
export interface QuestionState {
  readonly tasks: readonly {
    readonly name: string;
    readonly result?: unknown;
    readonly interrupts: readonly { readonly id?: string | undefined; readonly value?: unknown }[];
  }[];
}

/** A question that waits, the id of its interrupt, and the value with which that interrupt must be resumed. */
export interface OpenQuestion {
  question: PendingApproval;
  interrupt: string;
  resumeWith: (answer: ApprovalAnswer) => unknown;
  /** Returns what a client sent as an answer to this question, in a form that this question understands. */
  address: (answer: unknown) => unknown;
}

/**
 * Returns the questions that a thread waits on. Skips tasks with a result: they no longer wait, but still list their
 * interrupts.
 */
export function openQuestions({ tasks }: QuestionState): OpenQuestion[] {
  return tasks
    .filter((task) => !task.result)
    .flatMap(({ name, interrupts }) =>
      interrupts.flatMap(({ id, value }) => (id === undefined ? [] : [openQuestion(id, value, name)])),
    );
}

const ownSchema = z.looseObject({
  kind: z.string(),
  id: z.string(),
  faults: z.array(z.string()),
  answerWith: z.string(),
});

function openQuestion(interrupt: string, value: unknown, agent: string): OpenQuestion {
  const own = ownSchema.safeParse(value);
  if (own.success) {
    const { id } = own.data;
    // `askApproval` made every value that has these members.
    return {
      question: withoutPageFields(value as Approval),
      interrupt,
      resumeWith: (answer) => ({ ...answer, approval: id }),
      address: (answer) => addressed(answer, id),
    };
  }
  const tools = hitlRequestSchema.safeParse(value);
  if (tools.success) {
    const { length } = tools.data.actionRequests;
    const asked = { id: interrupt, faults: [], answerWith: '{ "decisions": [...] }' };
    return {
      question: { kind: "tools", ...asked, agent, step: null, ...tools.data },
      interrupt,
      resumeWith: (answer) => foreignDecisions(answer, { id: interrupt, length }),
      address: (answer) => decisionsOf(answer, { actions: tools.data.actionRequests, areCalls: true }),
    };
  }
  return {
    question: { kind: "other", id: interrupt, value },
    interrupt,
    resumeWith: (answer) => (answer.decision === "answer" ? answer.value : answer),
    address: (answer) => answer,
  };
}

/** Adds the id of the question that waits to an answer without one. An answer to another question stays what it is. */
function addressed(answer: unknown, approval: string): unknown {
  if (!isRecord(answer)) return { approval, answer };
  return "approval" in answer ? answer : { ...answer, approval };
}

/** Translates what a client sent for an agent with langchain's middleware, which understands its own form only. */
function decisionsOf(answer: unknown, shown: ShownActions): unknown {
  if (isRecord(answer) && "decisions" in answer) return answer;
  const form = ownForm(answer, shown);
  if ("faults" in form) return answer;
  const { length } = shown.actions;
  const read = readAnswer({ ...form.answer, approval: "" }, { id: "", edit: readCalls(length, null) });
  return "faults" in read ? answer : { decisions: toolDecisions(read.value, length) };
}

/**
 * Translates an answer for an agent that Troupe did not build. Throws InputError if that agent could not read it and
 * would fail.
 */
function foreignDecisions(answer: ApprovalAnswer, { id, length }: { id: string; length: number }): unknown {
  if (answer.decision === "answer") return answer.value;
  const read = readAnswer({ ...answer, approval: id }, { id, edit: readCalls(length, null) });
  if ("faults" in read)
    throw new InputError(`invalid answer to ${JSON.stringify(id)}: ${read.faults.join("; ")}`);
  return { decisions: toolDecisions(read.value, length) };
}
