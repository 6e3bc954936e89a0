import type { EventItem } from "../streaming/run-item.ts";
import { TOOL_FAILED } from "../streaming/page-event.ts";
import type { TroupeEvent } from "../events/events.ts";
import { toolCallsOf, type ContinuedMessage } from "./continued-message.ts";
import type { TroupeUIMessageChunk } from "./ui-message.ts";

type Called = Extract<TroupeEvent, { type: "tool_called" }>;
type Answered = Extract<TroupeEvent, { type: "tool_answered" }>;

/** The text of a call that has no result when the run is over. */
const UNFINISHED = "the call has no result: the run ended before it";

/**
 * Makes the parts of specialists' tool calls. They are dynamic tools that the server executes. Their input is empty, and the
 * output is the time, because events have neither the arguments nor the results of tools.
 */
export class ToolParts {
  readonly #shown: Set<string>;
  /** The ids of parts that have no result yet, by the calls. */
  readonly #open: Map<string, string>;

  constructor(continued: ContinuedMessage | null) {
    const { shown, open } = toolCallsOf(continued ?? { parts: [] });
    this.#shown = shown;
    this.#open = new Map([...open].map((id) => [id, id]));
  }

  /** Shows a call, once: LangGraph runs a node again after each answer of a person. */
  called({ sequence }: EventItem, event: Called): TroupeUIMessageChunk[] {
    const call = nameOf(event);
    if (this.#open.has(call)) return [];
    // Some servers give the same id to many calls.
    const toolCallId = this.#shown.has(call) ? `${call}/${sequence}` : call;
    this.#shown.add(toolCallId);
    this.#open.set(call, toolCallId);
    return [
      {
        type: "tool-input-available",
        toolCallId,
        toolName: event.tool,
        input: {},
        dynamic: true,
        providerExecuted: true,
        providerMetadata: { troupe: { agent: event.agent, step: event.step } },
      },
    ];
  }

  /** Shows that a call has its result. */
  answered(item: EventItem, event: Answered): TroupeUIMessageChunk[] {
    const call = nameOf(event);
    const begin = this.#open.has(call) ? [] : this.called(item, { ...event, type: "tool_called" });
    const toolCallId = this.#open.get(call) ?? call;
    this.#open.delete(call);
    const place = { toolCallId, dynamic: true, providerExecuted: true };
    const { milliseconds, error } = event;
    return error === undefined
      ? [...begin, { type: "tool-output-available", ...place, output: { milliseconds } }]
      : [...begin, { type: "tool-output-error", ...place, errorText: TOOL_FAILED }];
  }

  /** Ends the calls that have no result when the run is over: it was stopped, or it failed. */
  endAll(): TroupeUIMessageChunk[] {
    const open = [...this.#open.values()];
    this.#open.clear();
    return open.map((toolCallId) => ({
      type: "tool-output-error",
      toolCallId,
      dynamic: true,
      providerExecuted: true,
      errorText: UNFINISHED,
    }));
  }
}

function nameOf({ run, agent, step, call }: Called | Answered): string {
  return [run, step ?? agent, call].join("/");
}
