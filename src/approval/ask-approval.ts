import { getConfig, interrupt } from "@langchain/langgraph";
import type {
  Approval,
  PlanApproval,
  SpecificationApproval,
  StepApproval,
  ToolsApproval,
} from "./approval.ts";
import { answeredEvent, type ApprovalAnswered } from "./answered.ts";
import { readAnswer, type ApprovalDecision, type EditReader } from "./read-answer.ts";

type Question<Kind extends Approval> = Omit<Kind, "faults" | "answerWith">;

/**
 * Asks a person and waits, if need be for days: throws LangGraph's interrupt until there is an answer that can be
 * followed, and asks again with the faults of one that cannot. The node runs from its top again for every answer,
 * also one to another question, so nothing with an effect may come before this. `onAnswer` is told of the answer
 * once, though it is read again whenever the node waits once more.
 */
export function askApproval<Edited>(
  question:
    | Question<PlanApproval>
    | Question<StepApproval>
    | Question<ToolsApproval>
    | Question<SpecificationApproval>,
  { edit, onAnswer }: { edit: EditReader<Edited>; onAnswer: (event: ApprovalAnswered) => void },
): ApprovalDecision<Edited> {
  const answerWith = howToAnswer(question);
  let faults: string[] = [];
  for (;;) {
    const { answer, isNew, isLast } = ask({ ...question, faults, answerWith });
    const read = readAnswer(answer, { id: question.id, edit });
    faults = "faults" in read ? read.faults : [];
    // A run that was cut short after an answer is answered anew: the last word counts, not the one on record.
    if (!isLast || "faults" in read) continue;
    if (isNew) onAnswer(answeredEvent(question.id, read.value));
    return read.value;
  }
}

/** LangGraph's interrupt, with what it knows of its answer (langgraph 1.7.3, `interrupt.ts` and `algo.ts`). */
function ask(payload: Approval | Question<Approval>): { answer: unknown; isNew: boolean; isLast: boolean } {
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
    // Otherwise it was on record, and has been told of.
    isNew: tookUnkeyed || Object.values(byId).includes(answer),
    isLast: interruptCounter >= resume.length - 1,
  };
}

const EDITS = {
  plan: '"plan": [{ "id", "agent", "task", "dependsOn" }]',
  step: '"task": "..."',
  tools: '"calls": [{ "name", "args" }]',
  specification: '"specification": { ... }, whole',
};

function howToAnswer({ id, kind }: Pick<Approval, "id" | "kind">): string {
  const approve = `{ "approval": ${JSON.stringify(id)}, "decision": "approve" }`;
  return `${approve}; or the decision "reject" with "feedback": "..."; or "edit" with ${EDITS[kind]}`;
}
