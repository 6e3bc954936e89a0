import type { ThreadState } from "@langchain/langgraph-sdk";
import { messagesIn } from "./messages.ts";

/** The part of a thread's state that the page reads; that of the SDK fits. */
export type HistoryState = Pick<
  ThreadState,
  "values" | "next" | "checkpoint" | "parent_checkpoint" | "created_at" | "metadata" | "tasks"
>;

/** The work between two checkpoints: nodes that ran at once. */
export interface Superstep {
  readonly run: string;
  /** What the person asked for; null if the state does not have it. */
  readonly request: string | null;
  readonly nodes: readonly {
    readonly name: string;
    readonly interrupts: readonly { readonly value?: unknown }[];
  }[];
  readonly before: Values;
  /** The state after it; null if it is not finished. */
  readonly after: Values | null;
  /** The nodes that follow it. */
  readonly next: readonly string[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Null if it is not finished. */
  readonly endedAt: number | null;
}

/** The channels of a state. */
export type Values = Readonly<Record<string, unknown>>;

/** Returns the supersteps that lead to the newest state, in their order. Those of abandoned forks are left out. */
export function superstepsOf(history: readonly HistoryState[]): readonly Superstep[] {
  const states = lineOf(history);
  const steps: Superstep[] = [];
  let request = 0;
  for (const [index, state] of states.entries()) {
    if (state.metadata?.source === "input") request += 1;
    const after = states[index + 1] ?? null;
    const nodes = state.tasks.filter(({ name }) => !name.startsWith("__"));
    if (nodes.length === 0) continue;
    const [before, result] = [valuesOf(state), after === null ? null : valuesOf(after)];
    steps.push({
      // The first node of a graph writes the run, so before it the state has the run of an earlier request.
      run:
        runIn(result) ??
        (isFirst(states, index) ? null : runIn(before)) ??
        `${state.checkpoint.thread_id}#${request}`,
      request: messagesIn(before).findLast(({ type }) => type === "human")?.text ?? null,
      nodes: nodes.map(({ name, interrupts }) => ({ name, interrupts })),
      before,
      after: result,
      next: after?.next ?? [],
      startedAt: timeOf(state),
      endedAt: after === null ? null : timeOf(after),
    });
  }
  return steps;
}

/** Follows the parents from the newest state. `history` begins with it, as servers return it. */
function lineOf(history: readonly HistoryState[]): readonly HistoryState[] {
  const byId = new Map(history.map((state) => [state.checkpoint.checkpoint_id, state]));
  const line: HistoryState[] = [];
  let state = history[0];
  while (state !== undefined && !line.includes(state)) {
    line.push(state);
    state = byId.get(state.parent_checkpoint?.checkpoint_id);
  }
  return line.toReversed();
}

/** True for the superstep of a request's first node: the state before it is the input itself, or follows it at once. */
function isFirst(states: readonly HistoryState[], index: number): boolean {
  const sources = [states[index], states[index - 1]].map((state) => state?.metadata?.source);
  return sources.includes("input");
}

function valuesOf({ values }: HistoryState): Values {
  return Array.isArray(values) ? {} : values;
}

function runIn(values: Values | null): string | null {
  const run = values?.["run"];
  const id = typeof run === "object" && run !== null && "id" in run ? run.id : null;
  return typeof id === "string" ? id : null;
}

function timeOf({ created_at: at }: HistoryState): number {
  return at === undefined || at === null ? 0 : Date.parse(at);
}
