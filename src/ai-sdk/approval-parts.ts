import type { TroupeEvent } from "../events/events.ts";
import type { ApprovalItem } from "../streaming/run-item.ts";
import type { PendingApproval } from "../approval/approval.ts";
import { askedPartsOf, toolCallsOf, type AskedPart, type ContinuedMessage } from "./continued-message.ts";
import type { TroupeTools, TroupeUIMessageChunk } from "./ui-message.ts";

type Answered = Extract<TroupeEvent, { type: "approval_answered" }>;

/** The error of a question that is asked again in another part. */
const ASKED_AGAIN = "asked again";

/** Makes the parts of questions to a person: calls of a tool `approval` that the AI SDK lets a person approve. */
export class ApprovalParts {
  readonly #shown: Set<string>;
  /** The questions of the continued message that have no result yet, by their ids. */
  readonly #open: Map<string, AskedPart>;

  constructor(continued: ContinuedMessage | null) {
    const message = continued ?? { parts: [] };
    this.#shown = toolCallsOf(message).shown;
    this.#open = new Map(askedPartsOf(message).map((part) => [part.approval, part]));
  }

  /** Asks a question. If the continued message asked it before, that part is closed. */
  asked({ question, sequence }: ApprovalItem): TroupeUIMessageChunk[] {
    const { id } = question;
    const toolCallId = this.#shown.has(id) ? `${id}/${sequence}` : id;
    return [
      ...this.#close(id, (part) => ({ type: "tool-output-error", toolCallId: part, errorText: ASKED_AGAIN })),
      {
        type: "tool-input-available",
        toolCallId,
        toolName: "approval",
        title: questionTitle(question),
        input: shownQuestion(question),
      },
      { type: "tool-approval-request", toolCallId, approvalId: id },
    ];
  }

  /** Closes the part of a question whose answer was accepted. */
  answered({ approval, decision }: Answered): TroupeUIMessageChunk[] {
    return this.#close(approval, (part) => resultOf(part, decision));
  }

  /** Closes the parts of questions that the finished run no longer asks, such as those of a graph that Troupe did not make. */
  closeAll(): TroupeUIMessageChunk[] {
    return [...this.#open.values()].flatMap(({ approval, approved }) =>
      this.#close(approval, (part) => resultOf(part, approved === false ? "reject" : "answer")),
    );
  }

  #close(id: string, result: (toolCallId: string) => TroupeUIMessageChunk): TroupeUIMessageChunk[] {
    const part = this.#open.get(id);
    this.#open.delete(id);
    return part === undefined ? [] : [result(part.toolCallId)];
  }
}

function resultOf(toolCallId: string, decision: Answered["decision"] | "answer"): TroupeUIMessageChunk {
  if (decision === "reject") return { type: "tool-output-denied", toolCallId };
  return { type: "tool-output-available", toolCallId, output: { decision } };
}

/** Returns what a person is shown of a question: all but the explanation for those who have no page. */
export function shownQuestion(question: PendingApproval): TroupeTools["approval"]["input"] {
  const { answerWith: _, ...shown } = { answerWith: null, ...question };
  return shown;
}

/** Returns a short name of a question: the tools that would be called, or its kind. */
export function questionTitle(question: PendingApproval): string {
  if (question.kind !== "tools") return question.kind;
  return question.actionRequests.map(({ name }) => name).join(", ");
}
