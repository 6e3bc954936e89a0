import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { briefingText, type Briefing } from "../conversation/context.ts";
import type { Effects } from "../run/effects.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { emit } from "../events/events.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { Run } from "../run/run.ts";
import type { StepApproval } from "./approval.ts";
import { askApproval, type Asked } from "./ask-approval.ts";

/**
 * Opens the approval of a step that is about to be sent, and returns its id. Returns undefined if the specialist needs
 * none.
 */
export type OpenApproval = (
  step: PlanStep,
  options: { run: Run; config: LangGraphRunnableConfig },
) => string | undefined;

/**
 * Makes the function that opens approvals for the specialists with these names. It also reports the approval by an
 * event, because the code that calls it does not run again when the step resumes.
 */
export function createOpenApproval(names: readonly string[], effects: Effects): OpenApproval {
  return (step, { run, config }) => {
    if (!names.includes(step.agent)) return undefined;
    const approval = effects.id();
    const place = { run: run.id, agent: step.agent, step: step.id };
    emit(config, place, { type: "approval_requested", approval, kind: "step" });
    return approval;
  };
}

/** A step that waits for a person, and the id of its approval. */
interface Waiting {
  id: string;
  run: Run;
  step: PlanStep;
  briefing: Briefing;
  config: LangGraphRunnableConfig;
}

/**
 * Waits until a person has answered, and returns the task, which the person may have edited. Throws TroupeError with
 * the code `rejected` and the feedback if the person rejected the step.
 */
export function approvedTask({ id, run, step, briefing, config }: Waiting): string {
  const { agent } = step;
  const question: Asked<StepApproval> = {
    kind: "step",
    id,
    agent,
    step,
    briefing: briefingText(briefing, step.task),
  };
  const answer = askApproval<string>(question, {
    editWith: '"task": "..."',
    edit: ({ task }) =>
      typeof task === "string" && task.trim() !== ""
        ? { value: task }
        : { faults: ["an edit needs a `task`"] },
    onAnswer: (event) => emit(config, { run: run.id, agent, step: step.id }, event),
  });
  if (answer.decision === "reject") throw new TroupeError("rejected", `rejected: ${answer.feedback}`);
  return answer.decision === "edit" ? answer.edited : step.task;
}
