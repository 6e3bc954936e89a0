import type { PendingApproval } from "../../src/approval/approval.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { specificationPage } from "../../src/software-house/specification-page.ts";

/** Returns the whole text of a question. It is never cut, because the person must see everything that would happen. */
export function approvalText(asked: PendingApproval): string {
  const faults = asked.kind === "other" ? [] : asked.faults.map((fault) => `  ! ${fault}`);
  return [headOf(asked), ...faults, ...bodyOf(asked).map((line) => `  ${line}`)].join("\n");
}

/** Returns the subject of a question in a few words. */
export function approvalName(asked: PendingApproval): string {
  switch (asked.kind) {
    case "plan":
      return "the plan";
    case "specification":
      return "the specification";
    case "step":
      return `step ${asked.step.id} (${asked.agent})`;
    case "tools":
      return `the tool calls of ${asked.agent}${asked.step === null ? "" : ` in step ${asked.step}`}`;
    case "other":
      return "a question";
  }
}

function headOf(asked: PendingApproval): string {
  switch (asked.kind) {
    case "plan":
      return `Approve the plan for this request? ${asked.request}`;
    case "specification":
      return `Approve the specification for this request? ${asked.request}`;
    case "step":
      return `Approve step ${asked.step.id}? ${asked.agent} would get this task:`;
    case "tools":
      return `Approve the tool calls${asked.step === null ? "" : ` in step ${asked.step}`}? ${asked.agent} would call:`;
    case "other":
      return "The graph asks:";
  }
}

function bodyOf(asked: PendingApproval): string[] {
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
  }
}

function planLines(plan: Plan): string[] {
  return plan.map(({ id, agent, task, dependsOn }) => {
    const after = dependsOn.length === 0 ? "" : `, after ${dependsOn.join(", ")}`;
    return `${id} (${agent}${after}): ${task}`;
  });
}
