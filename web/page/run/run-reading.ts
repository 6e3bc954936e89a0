import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import type { UsageEntry } from "../../../src/run/usage.ts";
import { answerIn } from "./answer.ts";
import { BoxReader } from "./boxes.ts";
import { HouseReader } from "./house.ts";
import { messagesIn, type SaidMessage } from "./messages.ts";
import { handle, type Handlers, type KnownEvent, type Moment } from "./moment.ts";
import { NoticeReader } from "./notices.ts";
import { PlanReader } from "./plan-steps.ts";
import { requestOfCall } from "./request-of-call.ts";
import type { KnownRun } from "./run-tree.ts";
import type { RunInput } from "./run-reader.ts";
import type { RunView, Span } from "./run-view.ts";
import { SpanReader } from "./spans.ts";
import { TextReader } from "./texts.ts";
import { readValues, type ReadValues } from "./values.ts";

/** Everything that has been read of one run. */
export class RunReading {
  readonly run: string | null;
  readonly #spans = new SpanReader();
  readonly #texts = new TextReader();
  readonly #notices = new NoticeReader();
  readonly #boxes = new BoxReader();
  readonly #house = new HouseReader();
  readonly #plans = new Map<string, PlanReader>();
  #usage: readonly UsageEntry[] = [];
  #handoffs: RunView["handoffs"] = [];
  #route: RunView["route"] = null;
  #active: string | null = null;
  #outcome: RunView["outcome"] = null;
  /** True from the first work after an outcome until the next outcome: that of the state is the old one then. */
  #isContinued = false;
  #request: string | null = null;
  /** What was said last outside of steps, for a run whose state is not known any more. */
  #said: string | null = null;
  #startedAt: number | null = null;
  #endedAt: number | null = null;
  #lastAt: number | null = null;

  /** A run that ended goes on if a person continues it: its outcome is not the last word then. */
  readonly #goOn = (_event: unknown, { isOwn }: Moment): void => {
    if (!isOwn || this.#outcome === null) return;
    this.#outcome = null;
    this.#endedAt = null;
    this.#isContinued = true;
  };

  readonly #handlers: Handlers = {
    agent_started: this.#goOn,
    role_started: this.#goOn,
    planned: this.#goOn,
    replanning: this.#goOn,
    step_started: this.#goOn,
    synthesizing: this.#goOn,
    phase_finished: this.#goOn,
    routed: ({ route, fallback: isFallback }, { isOwn }) => {
      if (isOwn && route !== null) this.#route = { ...route, isFallback };
    },
    handed_over: ({ agent, to, task, reason }, { at, isOwn }) => {
      this.#handoffs = [...this.#handoffs, { from: agent ?? "", to, task, reason, at }];
      if (isOwn) this.#active = to;
    },
    finished: ({ outcome }, { at, isOwn }) => {
      if (!isOwn) return;
      this.#outcome = outcome;
      this.#endedAt = at;
      this.#isContinued = false;
    },
  };

  constructor(run: string | null) {
    this.run = run;
  }

  /** Reads an entry of the thread, if it belongs to the run. */
  read(entry: JournalEntry, { run, root, path, above }: KnownRun): void {
    if (root !== this.run) return;
    const isOwn = run === root;
    if (entry.kind === "call") {
      const { call } = entry;
      this.#startedAt = Math.min(this.#startedAt ?? Infinity, call.startedAt);
      this.#lastAt = Math.max(this.#lastAt ?? 0, call.startedAt + call.milliseconds);
      this.#request ??= requestOfCall(call);
      if (call.usage !== null) this.#usage = [...this.#usage, call.usage];
      this.#spans.readCall({ call, above });
      const said = call.reply?.text ?? "";
      // Everything else is a step, a decision, or the work of a team.
      if (isOwn && call.step === null && call.request.schema === null && said !== "") this.#said = said;
      return;
    }
    const { at, since = null } = entry;
    this.#startedAt ??= at;
    this.#request ??= entry.request ?? null;
    this.#lastAt = Math.max(this.#lastAt ?? 0, at);
    const moment: Moment = { at, since, event: entry.event as KnownEvent, isOwn, path, above };
    this.#texts.read(moment);
    if (moment.event.type === "step_text") return;
    this.#spans.read(moment);
    this.#notices.read(moment);
    this.#boxes.read(moment);
    this.#planOf(run).read(moment);
    this.#house.read(moment);
    handle(moment, this.#handlers);
  }

  view(input: RunInput, { isNewest }: { isNewest: boolean }): RunView {
    const { values: given, questions, request, isRunning } = input;
    const values = readValues(given, this.run);
    const messages = values.isKnown ? messagesIn(given) : [];
    // While the newest run is running, any outcome is that from before it was continued.
    const isAtWork = this.#isContinued || (isNewest && isRunning === true);
    const outcome = isAtWork ? null : (this.#outcome ?? values.outcome);
    const isWaiting = isNewest && outcome === null && questions.length > 0;
    const isStopped = outcome === null && !isWaiting && (isRunning === false || !isNewest);
    const isOver = outcome !== null || (isStopped && this.run !== null);
    const spans = this.#spansOf({ isOver });
    const usage = values.usage.length > this.#usage.length ? values.usage : this.#usage;
    const asked = messages.findLast(({ type }) => type === "human")?.text;
    const route = this.#route ?? routeIn(values);
    return {
      run: this.run,
      request: request ?? asked ?? this.#request ?? "",
      status: statusOf({ run: this.run, isOver, isWaiting, isRunning }),
      mode: outcome?.mode ?? usage.find(({ mode }) => mode === "rehearsal")?.mode ?? usage[0]?.mode ?? null,
      startedAt: this.#startedAt,
      endedAt: isOver ? (this.#endedAt ?? this.#lastAt) : null,
      route,
      ...this.#planView(values, { isOver }),
      handoffs: this.#handoffs,
      active: this.#active ?? values.active,
      boxes: this.#boxes.states(spans, { boxOf: (id) => this.#spans.boxOf(id), isOver }),
      spans,
      texts: this.#texts.list(messages, { isOver }),
      notices: this.#notices.list(),
      usage,
      house: this.#house.view(values, { isOver }),
      outcome,
      answer: isWaiting ? null : this.#answer(values, messages, { isOver }),
    };
  }

  #answer(
    values: ReadValues,
    messages: readonly SaidMessage[],
    { isOver }: { isOver: boolean },
  ): string | null {
    if (isOver && !values.isKnown) return this.#outcome === null ? null : this.#said;
    return answerIn(messages, { isWhole: values.hasHandoffs, isOver });
  }

  #planOf(run: string): PlanReader {
    const known = this.#plans.get(run) ?? new PlanReader();
    this.#plans.set(run, known);
    return known;
  }

  /** The plan is that of the run itself. A run without one, such as a router, shows that of the newest team with a plan. */
  #planView(values: ReadValues, { isOver }: { isOver: boolean }): Pick<RunView, "plan" | "replans"> {
    const own = this.#plans.get(this.run ?? "") ?? new PlanReader();
    const isOwn = own.hasPlan || values.plan.length > 0;
    const team = isOwn ? undefined : [...this.#plans].findLast(([, { hasPlan }]) => hasPlan);
    const [run, reader] = team ?? [this.run ?? "", own];
    const textOf = (step: { agent: string; step: string }): string | null =>
      this.#texts.textOf({ run, ...step });
    const { plan, results } = isOwn ? values : { plan: [], results: {} };
    return { plan: reader.list({ plan, results, isOver, textOf }), replans: reader.replans };
  }

  /** What was open when a run was stopped ends with the last that was heard of the run. */
  #spansOf({ isOver }: { isOver: boolean }): readonly Span[] {
    const spans = this.#spans.list();
    const at = this.#endedAt ?? this.#lastAt;
    if (!isOver || at === null || spans.every(({ endedAt }) => endedAt !== null)) return spans;
    return spans.map((span) => (span.endedAt === null ? stopped(span, at) : span));
  }
}

function stopped(span: Span, at: number): Span {
  const endedAt = Math.max(at, span.startedAt);
  return { ...span, endedAt, status: "stopped", error: "stopped with the run" };
}

function routeIn({ route }: ReadValues): RunView["route"] {
  return route === null ? null : { ...route, isFallback: false };
}

function statusOf(options: {
  run: string | null;
  isOver: boolean;
  isWaiting: boolean;
  isRunning: boolean | undefined;
}): RunView["status"] {
  const { run, isOver, isWaiting, isRunning } = options;
  if (isOver) return "finished";
  if (isWaiting) return "waiting";
  return run === null && isRunning !== true ? "idle" : "running";
}
