import type { Message } from "@ag-ui/core";
import type { TroupeEvent } from "../events/events.ts";

/** The event of a call, which says who made it. */
type CallEvent = TroupeEvent & { type: "tool_called" | "tool_answered" };

/**
 * The ids under which a page knows the calls of tools. Some servers number the calls of each conversation with a model from the start, so
 * two agents, or two requests, can have calls with the same id.
 */
export class ShownCalls {
  readonly #taken: Set<string>;
  /** The calls that the page has from an earlier run, and that have no result yet. */
  readonly #unanswered: Set<string>;
  readonly #shown = new Map<string, string>();

  constructor(sent: readonly Message[]) {
    const calls = sent.flatMap((one) => (one.role === "assistant" ? (one.toolCalls ?? []) : []));
    const answered = new Set(sent.flatMap((one) => (one.role === "tool" ? [one.toolCallId] : [])));
    const ids = calls.map(({ id }) => id);
    this.#taken = new Set([...sent.map(({ id }) => id), ...ids]);
    this.#unanswered = new Set(ids.filter((id) => !answered.has(id)));
  }

  /** Returns the id of a call that is made, and whether the page has it already: a tool that asked a person runs again. */
  called(made: CallEvent): { id: string; isKnown: boolean } {
    const isKnown = this.#unanswered.delete(made.call);
    const id = isKnown ? made.call : this.#free(made.call);
    this.#taken.add(id);
    this.#shown.set(keyOf(made), id);
    return { id, isKnown };
  }

  /** Returns the id of a call that was answered. */
  answered(made: CallEvent): string {
    return this.#shown.get(keyOf(made)) ?? made.call;
  }

  #free(call: string): string {
    for (let count = 1; ; count += 1) {
      const id = count === 1 ? call : `${call}_${count}`;
      if (!this.#taken.has(id)) return id;
    }
  }
}

function keyOf({ run, step, agent, call }: CallEvent): string {
  return JSON.stringify([run, step, agent, call]);
}
