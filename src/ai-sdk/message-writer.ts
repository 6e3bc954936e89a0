import type { ErrorItem, EventItem, ResultItem, RunItem } from "../streaming/run-item.ts";
import { stoppedAtBreakpoint } from "../streaming/at-breakpoint.ts";
import { ApprovalParts } from "./approval-parts.ts";
import type { ContinuedMessage } from "./continued-message.ts";
import { partOf } from "./event-parts.ts";
import { pageEvent, pageOutcome } from "../streaming/page-event.ts";
import { TextParts } from "./text-parts.ts";
import { RunningSteps } from "./running-steps.ts";
import { ToolParts } from "./tool-parts.ts";
import type { TroupeUIMessageChunk } from "./ui-message.ts";

/** What a writer must know. */
export interface MessageWriterOptions {
  continues: ContinuedMessage | null;
  streams: boolean;
  onError: (item: ErrorItem) => string;
}

/** Turns the items of one run into the chunks of one UI message. */
export class MessageWriter {
  readonly #texts: TextParts;
  readonly #tools: ToolParts;
  readonly #steps = new RunningSteps();
  readonly #approvals: ApprovalParts;
  readonly #onError: MessageWriterOptions["onError"];
  #waits = false;
  #isOver = false;

  constructor({ continues, streams, onError }: MessageWriterOptions) {
    this.#texts = new TextParts(streams);
    this.#tools = new ToolParts(continues);
    this.#approvals = new ApprovalParts(continues);
    this.#onError = onError;
  }

  /** Begins the message. It has no id: a reader that continues a message keeps the id of that one. */
  begin(): TroupeUIMessageChunk[] {
    return [{ type: "start" }, { type: "start-step" }];
  }

  /** Returns the chunks of an item. */
  write(item: RunItem<unknown>): TroupeUIMessageChunk[] {
    switch (item.type) {
      case "token":
        return this.#texts.add(item);
      case "message":
        return this.#texts.complete(item);
      case "event":
        return this.#ofEvent(item);
      case "approval":
        return [...this.#beginQuestions(), ...this.#approvals.asked(item)];
      case "result":
        this.#isOver = true;
        return [...this.#endAll(), ...this.#approvals.closeAll(), ...finished(item)];
      case "error":
        this.#isOver = true;
        return [...this.#endAll(), this.#failed(item)];
    }
  }

  /** Ends the message after the last item. */
  end(): TroupeUIMessageChunk[] {
    if (this.#isOver) return [];
    if (this.#waits) return [{ type: "finish-step" }, { type: "finish", finishReason: "tool-calls" }];
    return [...this.#endAll(), this.#failed(stoppedAtBreakpoint())];
  }

  #ofEvent(item: EventItem): TroupeUIMessageChunk[] {
    const { event } = item;
    const parts = partOf(event);
    this.#steps.follow(parts);
    return [
      ...("discards" in event && event.discards !== null ? this.#texts.discard(event.discards) : []),
      ...(event.type === "tool_called" ? this.#tools.called(item, event) : []),
      ...(event.type === "tool_answered" ? this.#tools.answered(item, event) : []),
      ...(event.type === "approval_answered" ? this.#approvals.answered(event) : []),
      ...parts,
      { type: "data-event", data: pageEvent(event), transient: true },
    ];
  }

  /**
   * Questions are a step of the message of their own: readers send it again when all tool calls of its last step have
   * answers, and a call that waits for the person has none.
   */
  #beginQuestions(): TroupeUIMessageChunk[] {
    if (this.#waits) return [];
    this.#waits = true;
    return [...this.#texts.endAll(), { type: "finish-step" }, { type: "start-step" }];
  }

  /** Ends what is open when the run is over. */
  #endAll(): TroupeUIMessageChunk[] {
    return [...this.#texts.endAll(), ...this.#tools.endAll(), ...this.#steps.endAll()];
  }

  #failed(item: ErrorItem): TroupeUIMessageChunk {
    if (item.code === "run_aborted") return { type: "abort" };
    return { type: "error", errorText: this.#onError(item) };
  }
}

function finished({ run, outcome }: ResultItem<unknown>): TroupeUIMessageChunk[] {
  if (outcome === null) return [{ type: "finish-step" }, { type: "finish", finishReason: "stop" }];
  return [
    { type: "finish-step" },
    {
      type: "finish",
      finishReason: FINISH_REASONS[outcome.status],
      messageMetadata: { run, ...pageOutcome(outcome) },
    },
  ];
}

/** The AI SDK's word for each status. */
const FINISH_REASONS = { completed: "stop", partial: "other", stopped: "other", failed: "error" } as const;
