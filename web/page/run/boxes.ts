import { handle, type Handlers, type Moment } from "./moment.ts";
import type { BoxState, Span } from "./run-view.ts";

/** Tells what is happening in the boxes of the drawing. */
export class BoxReader {
  /** The boxes of nodes that have no span, because they do their work at once. */
  readonly #atOnce = new Map<string, BoxState>();

  readonly #handlers: Handlers = {
    // The supervisor has no span. It has worked as soon as something follows it.
    step_started: (_event, moment) => this.#set("supervisor", "done", moment),
    synthesizing: (_event, moment) => this.#set("supervisor", "done", moment),
    step_skipped: ({ agent }, moment) => this.#set(agent, "skipped", moment),
    handed_over: (_event, moment) => this.#set("switchboard", "done", moment),
    answered: ({ agent }, moment) => this.#set(agent, "done", moment),
    specified: ({ agent }, moment) => this.#set(agent, "done", moment),
    specification_refused: ({ agent }, moment) => this.#set(agent, "failed", moment),
    judged: ({ agent }, moment) => this.#set(agent, "done", moment),
    delivered: ({ agent }, moment) => this.#set(agent, "done", moment),
  };

  read(moment: Moment): void {
    handle(moment, this.#handlers);
  }

  /** Returns the states of the boxes by the names of their nodes. */
  states(spans: readonly Span[], { boxOf, isOver }: BoxOptions): Readonly<Record<string, BoxState>> {
    const states = new Map(this.#atOnce);
    const held = new Map<string, "running" | "waiting">();
    for (const { id, status } of spans.filter(({ kind }) => kind !== "wait")) {
      const box = boxOf(id);
      if (box === undefined) continue;
      if (status === "running" && !isOver) held.set(box, "running");
      states.set(box, status === "running" ? "stopped" : status);
    }
    for (const { id, status } of spans.filter(({ kind }) => kind === "wait")) {
      const box = boxOf(id);
      if (box === undefined) continue;
      if (status === "running" && !isOver) held.set(box, "waiting");
      else if (!states.has(box)) states.set(box, "done");
    }
    return Object.fromEntries([...states, ...held]);
  }

  #set(node: string | null, state: BoxState, { path }: Moment): void {
    if (node !== null) this.#atOnce.set(`${path}${node}`, state);
  }
}

interface BoxOptions {
  boxOf: (span: string) => string | undefined;
  isOver: boolean;
}
