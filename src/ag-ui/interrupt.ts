import type { Interrupt } from "@ag-ui/core";
import type { ActionRequest, PendingApproval } from "../approval/approval.ts";
import { cutText } from "../text/cut-text.ts";

/** The most characters of a call's arguments, a task, or the faults of an answer in a prompt. `metadata.question` has all of them. */
const SHOWN_CHARACTERS = 300;

/**
 * Returns a question to a person as an interrupt of AG-UI, under the same id. A question of Troupe or of an application is a
 * `confirmation`; the question of a foreign graph is `input_required`. `metadata.question` has all of it.
 */
export function interruptOf(question: PendingApproval): Interrupt {
  const { id } = question;
  const metadata = { question };
  if (question.kind === "other")
    return { id, reason: "input_required", message: "The run waits for an answer.", metadata };
  const faults =
    question.faults.length === 0
      ? ""
      : ` The last answer was not valid: ${cutText(question.faults.join("; "), SHOWN_CHARACTERS)}.`;
  return {
    id,
    reason: "confirmation",
    message: `${promptOf(question)}${faults}`,
    responseSchema: {
      type: "object",
      properties: {
        approved: { type: "boolean" },
        feedback: { type: "string", description: "Why it is rejected." },
        ...editOf(question),
      },
      required: ["approved"],
    },
    metadata,
  };
}

type Question = Exclude<PendingApproval, { kind: "other" }>;

function promptOf(question: Question): string {
  switch (question.kind) {
    case "plan":
      return `May this plan run? It has ${question.plan.length === 1 ? "one step" : `${question.plan.length} steps`}.`;
    case "step":
      return `May ${question.agent} do this step? ${cutText(question.step.task, SHOWN_CHARACTERS)}`;
    case "tools":
      return `May ${question.agent} call ${question.actionRequests.map(callText).join(" and ")}?`;
    default:
      return `May this happen? (${(question as { kind: string }).kind})`;
  }
}

function callText({ name, args }: ActionRequest): string {
  return `${name} ${cutText(JSON.stringify(args), SHOWN_CHARACTERS)}`;
}

/** Returns the property of an answer that replaces what is asked about. An application's question has one of its own. */
function editOf(question: Question): Record<string, object> {
  switch (question.kind) {
    case "plan":
      return { plan: { type: "array", description: "The steps that run instead." } };
    case "step":
      return { task: { type: "string", description: "The task that is done instead." } };
    case "tools": {
      const [only, ...others] = question.actionRequests;
      if (only === undefined || others.length > 0) {
        return {
          calls: { type: "array", description: "The calls that are made instead, as many, in this order." },
        };
      }
      const schema = question.reviewConfigs.find(({ actionName }) => actionName === only.name)?.argsSchema;
      const description = "All arguments of the call that is made instead.";
      return { editedArgs: { type: "object", ...schema, description } };
    }
    default:
      return {};
  }
}
