import type { Event, Interrupt, RunAgentInput, RunFinishedEvent, RunFinishedOutcome } from "@ag-ui/core";
import type { TroupeEvent } from "../events/events.ts";
import type { Run } from "../run/run.ts";
import type { UsageEntry } from "../run/usage.ts";
import type { ErrorItem, EventItem, ResultItem, RunItem } from "../streaming/run-item.ts";
import { stoppedAtBreakpoint } from "../streaming/at-breakpoint.ts";
import { pageEvent, pageOutcome, TOOL_FAILED } from "../streaming/page-event.ts";
import { errorEvent } from "./error-event.ts";
import { event } from "./event.ts";
import { interruptOf } from "./interrupt.ts";
import { OpenSteps } from "./open-steps.ts";
import { PageState, type StateChannels } from "./page-state.ts";
import { ShownCalls } from "./shown-calls.ts";
import { ShownMessages } from "./shown-messages.ts";
import { tokenUsage } from "./token-usage.ts";
import type { ToolContent } from "./tool-content.ts";

/** The version of the protocol that the events speak. */
const PROTOCOL_VERSION = "1.0";

/** What is known when a run starts. */
export interface RunBeginning {
  channels: StateChannels;
  earlierCalls: number;
  /** Null if the page gets no arguments and results of tools. */
  content: ToolContent | null;
}

/** The channels of a thread from which the usage is read. A graph that Troupe did not make may lack all of them. */
export interface KeptChannels {
  run?: Pick<Run, "id"> | null;
  usage?: UsageEntry[];
}

/** Makes the events of AG-UI from the items of one run. */
export class RunEvents {
  readonly #place: { threadId: string; runId: string };
  readonly #messages: ShownMessages;
  readonly #state: PageState;
  readonly #steps = new OpenSteps();
  readonly #calls: ShownCalls;
  readonly #interrupts: Interrupt[] = [];
  #isOver = false;
  readonly #content: ToolContent | null;
  readonly #earlierCalls: number;

  constructor({ threadId, runId, messages }: RunAgentInput, beginning: RunBeginning) {
    this.#place = { threadId, runId };
    this.#messages = new ShownMessages(runId, messages);
    this.#calls = new ShownCalls(messages);
    this.#state = new PageState(beginning.channels);
    this.#content = beginning.content;
    this.#earlierCalls = beginning.earlierCalls;
  }

  /** Returns the state that the run begins with. */
  begun(): Event[] {
    return [this.#state.snapshot()];
  }

  /**
   * Returns the events of an item. An approval has none: the end of the run names all of them. `kept` are the channels of the
   * thread if the run was stopped.
   */
  read(item: RunItem<unknown>, kept: KeptChannels = {}): Event[] {
    switch (item.type) {
      case "token":
        return this.#messages.token(item);
      case "message":
        return this.#messages.message(item);
      case "event":
        return this.#ofEvent(item);
      case "approval":
        this.#interrupts.push(interruptOf(item.question));
        return [];
      case "result":
        this.#isOver = true;
        return this.#ofResult(item);
      case "error":
        this.#isOver = true;
        return this.#ofError(item, kept);
    }
  }

  /** True if the run has ended by its last item. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Returns the end of a run that waits. `kept` are the channels of its thread. */
  waiting(kept: KeptChannels): Event[] {
    const [first, ...others] = this.#interrupts;
    if (first === undefined) return [...this.#closed(), errorEvent(stoppedAtBreakpoint())];
    const outcome: RunFinishedOutcome = { type: "interrupt", interrupts: [first, ...others] };
    const whole = [this.#state.snapshot(), this.#messages.snapshot()];
    return [...this.#closed(), ...whole, this.#finished({ outcome, ...this.#usageIn(kept) })];
  }

  #ofEvent({ event: happened, teams }: EventItem): Event[] {
    const { discards } = happened as { discards?: string | null };
    return [
      ...(typeof discards === "string" ? this.#messages.discarded(discards) : []),
      ...this.#ofHappening(happened),
      ...(teams.length === 0 ? this.#state.changedBy(happened) : []),
    ];
  }

  #ofHappening(happened: TroupeEvent): Event[] {
    if (happened.type === "tool_called") return this.#called(happened);
    if (happened.type === "tool_answered") return this.#answered(happened);
    const { run, agent, step } = happened;
    if (step !== null && happened.type === "step_started")
      return this.#steps.started({ run, step, agent }, happened.task);
    if (step !== null && (happened.type === "step_finished" || happened.type === "step_failed"))
      return this.#steps.finished({ run, step, agent }, endingOf(happened));
    return [event({ type: "CUSTOM", name: happened.type, value: pageEvent(happened) })];
  }

  #called(made: TroupeEvent & { type: "tool_called" }): Event[] {
    const { tool, call, agent, step } = made;
    const input = this.#content?.takeInput(call) ?? "";
    const { id, isKnown } = this.#calls.called(made);
    if (isKnown) return [];
    this.#messages.toolCalled({ call: id, tool, input });
    const metadata = { agent, step };
    return [
      event({ type: "TOOL_CALL_START", toolCallId: id, toolCallName: tool, metadata }),
      ...(input === "" ? [] : [event({ type: "TOOL_CALL_ARGS", toolCallId: id, delta: input })]),
      event({ type: "TOOL_CALL_END", toolCallId: id }),
    ];
  }

  #answered(made: TroupeEvent & { type: "tool_answered" }): Event[] {
    const { call, milliseconds } = made;
    const hasFailed = made.error !== undefined;
    const content = this.#content?.takeResult(call) ?? (hasFailed ? TOOL_FAILED : "");
    const toolCallId = this.#calls.answered(made);
    const messageId = `${toolCallId}:result`;
    this.#messages.toolAnswered({ id: messageId, call: toolCallId, content });
    const metadata = { milliseconds, ...(hasFailed ? { failed: true } : {}) };
    return [event({ type: "TOOL_CALL_RESULT", messageId, toolCallId, content, role: "tool", metadata })];
  }

  #ofResult({ text, outcome, state }: ResultItem<unknown>): Event[] {
    const channels = (state ?? {}) as StateChannels & KeptChannels;
    const ending = this.#finished({
      result: { answer: text, outcome: outcome === null ? null : pageOutcome(outcome) },
      outcome: { type: "success" },
      ...this.#usageIn(channels),
    });
    return [...this.#closed(), ...this.#state.settled(channels), ending];
  }

  #ofError(item: ErrorItem, kept: KeptChannels): Event[] {
    if (item.code !== "run_aborted") return [...this.#closed(), errorEvent(item)];
    // A run that was stopped before its first node leaves the usage of an earlier request.
    const isOfRun = item.run !== null && kept.run?.id === item.run;
    const usage = isOfRun ? this.#usageIn(kept) : {};
    return [...this.#closed(), this.#finished({ outcome: { type: "cancelled" }, ...usage })];
  }

  /** Returns the tokens of the calls that no earlier part of the run has reported. */
  #usageIn({ usage }: KeptChannels): Pick<RunFinishedEvent, "usage"> {
    const calls = Array.isArray(usage) ? usage.slice(this.#earlierCalls) : [];
    return calls.length === 0 ? {} : { usage: tokenUsage(calls) };
  }

  #closed(): Event[] {
    return [...this.#messages.closed(), ...this.#steps.closed()];
  }

  #finished(ending: Pick<RunFinishedEvent, "outcome" | "result" | "usage">): Event {
    return event({ type: "RUN_FINISHED", ...this.#place, ...ending });
  }
}

/** Returns what a page gets of the end of a step. */
function endingOf(
  happened: TroupeEvent & { type: "step_finished" | "step_failed" },
): Record<string, unknown> {
  const { milliseconds } = happened;
  if (happened.type === "step_finished") return { status: "completed", milliseconds };
  return { status: "failed", milliseconds, code: happened.code };
}

/** Returns the first event of a run. */
export function startedEvent({ threadId, runId }: RunAgentInput): Event {
  return event({ type: "RUN_STARTED", threadId, runId, protocolVersion: PROTOCOL_VERSION });
}
