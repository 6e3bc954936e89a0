import { nodeAfter } from "./house-order.ts";
import {
  handle,
  keyOfPlace,
  type CallMoment,
  type EventOfType,
  type Handlers,
  type Moment,
  type Place,
} from "./moment.ts";
import { OpenSpans, type SpanEnd } from "./open-spans.ts";
import type { Span } from "./run-view.ts";
import { addUsage, usageOfCall } from "./span-usage.ts";
import { idOfTool, labelOfWait, opened } from "./span-parts.ts";

/** Makes spans of what happens in a run: who worked when, on what, and what it waited for. */
export class SpanReader {
  readonly #spans = new OpenSpans();
  /** The box of the drawing in which a span works. */
  readonly #boxes = new Map<string, string>();
  readonly #runs = new Map<string, string>();
  /** The spans of each place, the newest last. */
  readonly #places = new Map<string, string[]>();
  /** Who works outside of steps, in each run: one at a time. */
  readonly #agents = new Map<string, string>();
  /** When something was last heard of a span. */
  readonly #heard = new Map<string, number>();
  readonly #waited = new Set<string>();
  /** The spans in which a phase has failed. */
  readonly #faulty = new Set<string>();

  readonly #handlers: Handlers = {
    agent_started: (event, moment) => this.#startAgent(event.agent ?? "", moment),
    replanning: (event, moment) => this.#startAgent(event.agent ?? "", moment),
    synthesizing: (event, moment) => this.#startAgent(event.agent ?? "", moment),
    role_started: (event, moment) => this.#startAgent(event.agent ?? "", moment),
    step_started: (_event, moment) => this.#startStep(moment),
    routed: (event, { at }) => this.#endNewest(event, { at, status: "done" }),
    planned: (event, { at }) => this.#endNewest(event, { at, status: "done" }),
    handed_over: (event, { at }) => this.#endNewest(event, { at, status: "done" }),
    judged: ({ run }, { at }) => this.#endAgent(run, at),
    delivered: ({ run }, { at }) => this.#endAgent(run, at),
    step_finished: (event, { at }) => {
      const { inputTokens, outputTokens, cachedTokens, cost } = event.usage;
      this.#endNewest(event, {
        at,
        status: "done",
        usage: { inputTokens, outputTokens, cachedTokens, cost },
      });
    },
    step_failed: (event, { at }) => this.#endNewest(event, { at, status: "failed", error: event.message }),
    limit_reached: (event, { at }) => this.#endNewest(event, { at, status: "failed", error: event.message }),
    falling_back: (event, { at }) => {
      if (event.kind === "specialist") this.#endNewest(event, { at, status: "failed", error: event.message });
    },
    tool_called: (event, moment) => this.#startTool(event, moment),
    tool_answered: (event, { at }) => {
      const { error = null } = event;
      this.#spans.end(idOfTool(event), { at, status: error === null ? "done" : "failed", error });
    },
    approval_requested: (event, moment) => this.#startWait(event, moment),
    approval_answered: ({ approval }, { at }) => this.#spans.end(`wait|${approval}`, { at, status: "done" }),
    phase_finished: (event, moment) => this.#addPhase(event, moment),
    finished: (event, moment) => this.#endRun(event, moment),
  };

  /** Returns the box of a span; undefined if it has none. */
  boxOf(id: string): string | undefined {
    return this.#boxes.get(id);
  }

  list(): readonly Span[] {
    return this.#spans.list();
  }

  isOpen(id: string): boolean {
    return this.#spans.isOpen(id);
  }

  read(moment: Moment): void {
    const { at, event } = moment;
    handle(moment, this.#handlers);
    const span = this.#newest(event);
    if (span !== undefined && this.#spans.get(span)?.startedAt !== at) this.#heard.set(span, at);
    const next = nodeAfter(event);
    if (next !== null) this.#startAgent(next, moment);
  }

  readCall({ call, above }: CallMoment): void {
    const { id, run, agent, step, attempt, model: label, startedAt, milliseconds, error } = call;
    const endedAt = startedAt + milliseconds;
    const parent = this.#parentOfCall(call) ?? this.#newest(above);
    const usage = usageOfCall(call);
    this.#add({ run, agent, step }, null, {
      id: `call|${id}`,
      parent: parent ?? null,
      kind: "model",
      label,
      attempt,
      startedAt,
      endedAt,
      status: error === null ? "done" : "failed",
      error: error?.message ?? null,
      usage,
      call,
    });
    if (parent === undefined) return;
    this.#heard.set(parent, Math.max(endedAt, this.#heard.get(parent) ?? 0));
    // A finished step says itself what its calls used, those of its teams included.
    if (step === null)
      this.#spans.change(parent, (span) => ({ ...span, usage: addUsage(span.usage, usage) }));
  }

  #startWait(event: EventOfType<"approval_requested">, { at, path, above }: Moment): void {
    const parent = this.#newest(event) ?? this.#newest(above) ?? null;
    if (parent !== null) this.#waited.add(parent);
    const label = labelOfWait(event.kind);
    const id = `wait|${event.approval}`;
    this.#add(event, `${path}${event.agent ?? ""}`, { ...opened(at), id, parent, kind: "wait", label });
  }

  #startTool(event: EventOfType<"tool_called">, { at, path }: Moment): void {
    const id = idOfTool(event);
    if (this.#spans.isOpen(id)) return;
    const parent = this.#newest(event) ?? null;
    const box = `${path}${event.agent ?? ""}:tools`;
    this.#add(event, box, { ...opened(at), id, parent, kind: "tool", label: event.tool });
  }

  #addPhase(event: EventOfType<"phase_finished">, { at, since }: Moment): void {
    const { run, sequence, phase, status, milliseconds, summary } = event;
    const parent = this.#newest(event) ?? null;
    const end =
      status === "failed"
        ? ({ status, error: summary } as const)
        : ({ status: "done", error: null } as const);
    const id = `phase|${run}|${sequence}`;
    this.#add(event, null, {
      ...opened(since ?? at - milliseconds),
      ...end,
      id,
      parent,
      kind: "phase",
      label: phase,
      endedAt: at,
    });
    if (parent !== null && end.status === "failed") this.#faulty.add(parent);
  }

  #endRun({ run, outcome }: EventOfType<"finished">, { at }: Moment): void {
    const { status, reason: error } = outcome;
    const isEarly = status === "failed" || status === "stopped";
    const end: SpanEnd = isEarly ? { at, status, error } : { at, status: "done" };
    this.#spans.endAll((id) => this.#runs.get(id) === run, end);
  }

  /** Outside of steps one agent of a run works at a time, so another that starts ends it. */
  #startAgent(agent: string, { at, event, path, above }: Moment): void {
    const { run } = event;
    const place: Place = { run, agent, step: null };
    const before = this.#agents.get(run);
    if (before !== undefined && this.#spans.isOpen(before)) {
      // The node of an agent that waited for a person runs from its top again. Of some nodes the start is told twice.
      const isSame = before === this.#newest(place);
      if (isSame && (this.#waited.has(before) || !this.#heard.has(before))) return;
      this.#endAgent(run, at);
    }
    const id = `agent|${keyOfPlace(place)}|${this.#countOf(place)}`;
    this.#agents.set(run, id);
    const parent = this.#newest(above) ?? null;
    this.#add(place, `${path}${agent}`, { ...opened(at), id, parent, kind: "agent", label: agent });
  }

  #startStep({ at, event, path, above }: Moment): void {
    const { run, agent, step } = event;
    const place: Place = { run, agent, step };
    const newest = this.#newest(place);
    if (newest !== undefined && this.#spans.isOpen(newest)) {
      if (this.#waited.has(newest)) return;
      // Its process ended before it did.
      this.#spans.end(newest, { at: this.#heard.get(newest) ?? at, status: "failed", error: "broken off" });
    }
    this.#endAgent(run, at);
    const attempt = this.#countOf({ run, agent: null, step }) + 1;
    const id = `step|${run}|${step}|${attempt}`;
    const parent = this.#newest(above) ?? null;
    this.#add(place, `${path}${agent ?? ""}`, {
      ...opened(at),
      id,
      parent,
      kind: "step",
      label: step ?? "",
      attempt,
    });
    this.#note({ run, agent: null, step }, id);
  }

  #add({ run, agent, step }: Place, box: string | null, span: Omit<Span, "agent" | "step">): void {
    this.#spans.add({ agent, step, ...span });
    this.#runs.set(span.id, run);
    if (box !== null) this.#boxes.set(span.id, box);
    if (span.kind === "agent" || span.kind === "step") this.#note({ run, agent, step }, span.id);
  }

  #note(place: Place, id: string): void {
    const key = keyOfPlace(place);
    this.#places.set(key, [...(this.#places.get(key) ?? []), id]);
  }

  #endNewest(place: Place, end: SpanEnd): void {
    const id = this.#newest(place);
    if (id !== undefined) this.#spans.end(id, end);
  }

  /** Ends what works outside of steps, when it was last heard of. More phases may follow one that failed. */
  #endAgent(run: string, at: number): void {
    const id = this.#agents.get(run);
    if (id === undefined) return;
    this.#spans.end(id, { at: this.#heard.get(id) ?? at, status: this.#faulty.has(id) ? "failed" : "done" });
  }

  #newest(place: Place | null): string | undefined {
    return place === null ? undefined : this.#places.get(keyOfPlace(place))?.at(-1);
  }

  #countOf(place: Place): number {
    return this.#places.get(keyOfPlace(place))?.length ?? 0;
  }

  /** Finds the span in which a call was made: the last of its place that had started by then. */
  #parentOfCall({ run, agent, step, startedAt }: Place & { startedAt: number }): string | undefined {
    const ids = this.#places.get(keyOfPlace({ run, agent, step })) ?? [];
    return ids.findLast((id) => (this.#spans.get(id)?.startedAt ?? Infinity) <= startedAt) ?? ids[0];
  }
}
