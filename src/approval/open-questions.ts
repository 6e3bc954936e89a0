import { z } from "zod";
import type { ApprovalAnswer, Approval, PendingApproval } from "./approval.ts";
import { InputError } from "../errors/input-error.ts";
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
    return { question: value as Approval, interrupt, resumeWith: (answer) => ({ ...answer, approval: id }) };
  }
  const tools = hitlRequestSchema.safeParse(value);
  if (tools.success) {
    const { length } = tools.data.actionRequests;
    const asked = { id: interrupt, faults: [], answerWith: '{ "decisions": [...] }' };
    return {
      question: { kind: "tools", ...asked, agent, step: null, ...tools.data },
      interrupt,
      resumeWith: (answer) => foreignDecisions(answer, { id: interrupt, length }),
    };
  }
  return {
    question: { kind: "other", id: interrupt, value },
    interrupt,
    resumeWith: (answer) => (answer.decision === "answer" ? answer.value : answer),
  };
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
