import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { briefingText, type Briefing } from "../conversation/context.ts";
import type { Effects } from "../run/effects.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { emit } from "../events/events.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { Run } from "../run/run.ts";
import { approvalId } from "./approval-id.ts";
import type { StepApproval } from "./approval.ts";
import { askApproval, type Asked } from "./ask-approval.ts";

/** A step that waits for a person. */
interface StepToApprove {
  run: Run;
  step: PlanStep;
  briefing: Briefing;
  /** Tells this question apart from an earlier one about the same step. */
  occasion: string | null;
}

/**
 * Opens the approval of a step that is about to be sent, and returns its occasion. Returns undefined if the specialist
 * needs none.
 */
export type OpenApproval = (
  step: Omit<StepToApprove, "occasion">,
  config: LangGraphRunnableConfig,
) => string | undefined;

/**
 * Makes the function that opens approvals for the specialists with these names. It also reports the approval by an
 * event, because the code that calls it does not run again when the step resumes.
 */
export function createOpenApproval(names: readonly string[], effects: Effects): OpenApproval {
  return (waiting, config) => {
    const { run, step } = waiting;
    if (!names.includes(step.agent)) return undefined;
    const occasion = effects.id();
    const { id: approval } = stepQuestion({ ...waiting, occasion }, config);
    const place = { run: run.id, agent: step.agent, step: step.id };
    emit(config, place, { type: "approval_requested", approval, kind: "step" });
    return occasion;
  };
}

/**
 * Waits until a person has answered, and returns the task, which the person may have edited. Throws TroupeError with
 * the code `rejected` and the feedback if the person rejected the step.
 */
export function approvedTask(waiting: StepToApprove, config: LangGraphRunnableConfig): string {
  const { run, step } = waiting;
  const question = stepQuestion(waiting, config);
  const answer = askApproval<string>(question, {
    editWith: '"task": "..."',
    edit: ({ task }) =>
      typeof task === "string" && task.trim() !== ""
        ? { value: task }
        : { faults: ["an edit needs a `task`"] },
    editable: { task: step.task },
    description: question.briefing,
    onAnswer: (event) => emit(config, { run: run.id, agent: step.agent, step: step.id }, event),
  });
  if (answer.decision === "reject") throw new TroupeError("rejected", `rejected: ${answer.feedback}`);
  return answer.decision === "edit" ? answer.edited : step.task;
}

function stepQuestion(
  { run, step, briefing, occasion }: StepToApprove,
  config: LangGraphRunnableConfig,
): Asked<StepApproval> & { id: string } {
  const { agent } = step;
  const shown = { kind: "step" as const, agent, step, briefing: briefingText(briefing, step.task) };
  return { id: approvalId(shown, { run: run.id, occasion }, config), ...shown };
}
