import type {
  ClientCapabilities,
  InputRequests,
  McpServer,
  ServerContext,
} from "@modelcontextprotocol/server";
import type { OpenQuestion } from "../../src/approval/open-questions.ts";
import type { AddressedAnswer } from "../approval/given-answer.ts";
import { hideKnownKeys } from "../../src/text/known-keys.ts";
import { approvalText, type ShownApproval } from "../view/approval-text.ts";
import type { ServerPackage } from "./server-package.ts";

/** What the server remembers of a run whose questions a client shows to a person. It is signed, and the client sends it back. */
export interface AskedRun {
  graph: string;
  thread: string;
}

/** Returns true if the client can show a form to a person. */
export function canAskPerson(
  { CLIENT_CAPABILITIES_META_KEY: key }: ServerPackage,
  server: McpServer,
  { mcpReq }: Pick<ServerContext, "mcpReq">,
): boolean {
  const envelope = mcpReq.envelope as Readonly<Record<string, unknown>> | undefined;
  const declared =
    (envelope?.[key] as ClientCapabilities | undefined) ?? server.server.getClientCapabilities();
  const elicitation = declared?.elicitation;
  // An empty object means forms.
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

/** Makes one form for each question, under the question's id. */
export function formsFor({ inputRequired }: ServerPackage, waiting: readonly ShownApproval[]): InputRequests {
  return Object.fromEntries(
    waiting.map((asked) => {
      const message = hideKnownKeys(approvalText(asked));
      const requestedSchema = asked.kind === "other" ? ANSWER_FORM : DECISION_FORM;
      return [asked.id, inputRequired.elicit({ message, requestedSchema })];
    }),
  );
}

const DECISION_FORM = {
  type: "object" as const,
  properties: {
    decision: { type: "string" as const, title: "Decision", enum: ["approve", "reject"] },
    feedback: { type: "string" as const, title: "What is wrong with it, if you reject it" },
  },
  required: ["decision"],
};

const ANSWER_FORM = {
  type: "object" as const,
  properties: { answer: { type: "string" as const, title: "Your answer, as JSON or as text" } },
  required: ["answer"],
};

/** Reads what a person answered. A form that was closed without an answer leaves its question open. */
export function readForms(
  { acceptedContent }: ServerPackage,
  responses: Record<string, unknown> | undefined,
  open: readonly OpenQuestion[],
): AddressedAnswer[] {
  return open.flatMap((to) => {
    const content = acceptedContent(responses, to.question.id);
    if (content === undefined) return [];
    if (to.question.kind === "other") return [{ to, value: to.address(jsonOrText(content["answer"])) }];
    const { decision, feedback } = content;
    const reject = { decision, feedback: feedback || "rejected without a reason" };
    return [{ to, value: to.address(decision === "approve" ? { decision } : reject) }];
  });
}

function jsonOrText(answer: unknown): unknown {
  try {
    return JSON.parse(String(answer));
  } catch {
    return answer;
  }
}
