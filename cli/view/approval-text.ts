import type { ApprovalQuestion, PendingApproval } from "../../src/approval/approval.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { SpecificationApproval, UntestableApproval } from "../../src/software-house/approvals.ts";
import type { EffectApproval } from "../../src/workers/once/unknown-effect.ts";
import { specificationPage } from "../../src/software-house/specification-page.ts";

/** A question that the command line describes. It shows the questions of other applications as JSON. */
export type ShownApproval = PendingApproval<SpecificationApproval | UntestableApproval | EffectApproval>;

/** Returns the whole text of a question. It is never cut, because the person must see everything that would happen. */
export function approvalText(asked: ShownApproval): string {
  const faults = asked.kind === "other" ? [] : asked.faults.map((fault) => `  ! ${fault}`);
  return [headOf(asked), ...faults, ...bodyOf(asked).map((line) => `  ${line}`)].join("\n");
}

/** Returns the subject of a question in a few words. */
export function approvalName(asked: ShownApproval): string {
  switch (asked.kind) {
    case "plan":
      return "the plan";
    case "specification":
      return "the specification";
    case "untestable":
      return "the criteria that no test can show";
    case "step":
      return `step ${asked.step.id} (${asked.agent})`;
    case "tools":
      return `the tool calls of ${asked.agent}${asked.step === null ? "" : ` in step ${asked.step}`}`;
    case "effect":
      return `the call of ${asked.tool}`;
    case "other":
      return "a question";
    default:
      return `the ${kindOf(asked)}`;
  }
}

function headOf(asked: ShownApproval): string {
  switch (asked.kind) {
    case "plan":
      return `Approve the plan for this request? ${asked.request}`;
    case "specification":
      return `Approve the specification for this request? ${asked.request}`;
    case "untestable":
      return "No test can show these must criteria. Approve that they stay unproven?";
    case "step":
      return `Approve step ${asked.step.id}? ${asked.agent} would get this task:`;
    case "tools":
      return `Approve the tool calls${asked.step === null ? "" : ` in step ${asked.step}`}? ${asked.agent} would call:`;
    case "effect":
      return asked.request;
    case "other":
      return "The graph asks:";
    default:
      return `Approve the ${kindOf(asked)}?`;
  }
}

function bodyOf(asked: ShownApproval): string[] {
  switch (asked.kind) {
    case "plan":
      return planLines(asked.plan);
    case "specification":
      return specificationPage(asked.specification).trimEnd().split("\n");
    case "untestable":
      return asked.criteria.map(
        ({ id, given, when, then, reason }) => `${id}: given ${given}, when ${when}, then ${then}: ${reason}`,
      );
    case "step":
      return asked.briefing.split("\n");
    case "tools":
      return asked.actionRequests.map(({ name, args }) => `${name} ${JSON.stringify(args)}`);
    case "effect":
      return [
        `this call: ${asked.tool} ${asked.arguments}`,
        ...asked.calls.map((call) => `recorded: ${JSON.stringify(call)}`),
      ];
    case "other":
      return (JSON.stringify(asked.value, null, 2) ?? "nothing").split("\n");
    default:
      return JSON.stringify(asked, null, 2).split("\n");
  }
}

/** The kind of a question that an application asks. */
function kindOf(asked: never): string {
  return (asked as ApprovalQuestion).kind;
}

function planLines(plan: Plan): string[] {
  return plan.map(({ id, agent, task, dependsOn }) => {
    const after = dependsOn.length === 0 ? "" : `, after ${dependsOn.join(", ")}`;
    return `${id} (${agent}${after}): ${task}`;
  });
}
