import type { ApprovalQuestion, PendingApproval } from "../../src/approval/approval.ts";
import type { SpecificationApproval } from "../../src/software-house/approvals.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { specificationPage } from "../../src/software-house/specification-page.ts";

/** A question that the command line shows in words of its own; those of other applications are shown as JSON. */
export type ShownApproval = PendingApproval<SpecificationApproval>;

/** A question to a person, whole: who decides has to see all that would happen. */
export function approvalText(asked: ShownApproval): string {
  const faults = asked.kind === "other" ? [] : asked.faults.map((fault) => `  ! ${fault}`);
  return [headOf(asked), ...faults, ...bodyOf(asked).map((line) => `  ${line}`)].join("\n");
}

/** A question in a few words. */
export function approvalName(asked: ShownApproval): string {
  switch (asked.kind) {
    case "plan":
      return "the plan";
    case "specification":
      return "the specification";
    case "step":
      return `step ${asked.step.id} (${asked.agent})`;
    case "tools":
      return `${asked.step === null ? "" : `step ${asked.step}, `}the tools of ${asked.agent}`;
    case "other":
      return "a question";
    default:
      return `a question of the kind ${kindOf(asked)}`;
  }
}

function headOf(asked: ShownApproval): string {
  switch (asked.kind) {
    case "plan":
      return `Approve the plan for: ${asked.request}`;
    case "specification":
      return `Approve the specification for: ${asked.request}`;
    case "step":
      return `Approve step ${asked.step.id}? ${asked.agent} would be given:`;
    case "tools":
      return `Approve${asked.step === null ? "" : ` in step ${asked.step}`}? ${asked.agent} would use:`;
    case "other":
      return "The graph asks:";
    default:
      return `The graph asks (${kindOf(asked)}):`;
  }
}

function bodyOf(asked: ShownApproval): string[] {
  switch (asked.kind) {
    case "plan":
      return planLines(asked.plan);
    case "specification":
      return specificationPage(asked.specification).trimEnd().split("\n");
    case "step":
      return asked.briefing.split("\n");
    case "tools":
      return asked.actionRequests.map(({ name, args }) => `${name} ${JSON.stringify(args)}`);
    case "other":
      return (JSON.stringify(asked.value, null, 2) ?? "nothing").split("\n");
    default:
      return JSON.stringify(asked, null, 2).split("\n");
  }
}

/** The kind of a question that an application asks, and that the command line does not know. */
function kindOf(asked: never): string {
  return (asked as ApprovalQuestion).kind;
}

function planLines(plan: Plan): string[] {
  return plan.map(({ id, agent, task, dependsOn }) => {
    const after = dependsOn.length === 0 ? "" : `, after ${dependsOn.join(", ")}`;
    return `${id} (${agent}${after}): ${task}`;
  });
}
