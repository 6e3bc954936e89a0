import { z } from "zod";
import type { ApprovalAnswer, Approval, PendingApproval } from "./approval.ts";
import { InputError } from "../errors/input-error.ts";
import { readAnswer } from "./read-answer.ts";
import { hitlRequestSchema, readCalls, toolDecisions } from "./tool-decisions.ts";

/** What is read of a thread's state. */
export interface QuestionState {
  readonly tasks: readonly {
    readonly name: string;
    readonly result?: unknown;
    readonly interrupts: readonly { readonly id?: string | undefined; readonly value?: unknown }[];
  }[];
}

/** A question that waits, the interrupt behind it, and what that has to be resumed with. */
export interface OpenQuestion {
  question: PendingApproval;
  interrupt: string;
  resumeWith: (answer: ApprovalAnswer) => unknown;
}

/** The questions that a thread waits on; a task that has its result waits no longer, though its interrupts are listed. */
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
    // What carries these members was made by `askApproval`.
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

/** A foreign agent fails on an answer that it cannot read, so that one is refused here. */
function foreignDecisions(answer: ApprovalAnswer, { id, length }: { id: string; length: number }): unknown {
  if (answer.decision === "answer") return answer.value;
  const read = readAnswer({ ...answer, approval: id }, { id, edit: readCalls(length, null) });
  if ("faults" in read) throw new InputError(`the answer to ${id} cannot be used: ${read.faults.join("; ")}`);
  return { decisions: toolDecisions(read.value, length) };
}
