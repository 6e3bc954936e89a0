import type { PastState } from "./controlled-run.ts";

/** A point in a thread's past from which it can run on. */
export interface Moment {
  readonly checkpointId: string;
  /** Milliseconds since 1970; null if the server does not say. */
  readonly at: number | null;
  /** The nodes that ran next; empty at the end of a run. */
  readonly next: readonly string[];
  readonly values: PastState["values"];
  /** Says where the run stood, such as `Before coder and writer, after 1 step`. */
  readonly title: string;
}

/** Nodes in the words of people. */
const WORDS: Readonly<Record<string, string>> = {
  __start__: "the request was read",
  planner: "the planner",
  approval: "the approval",
  supervisor: "the supervisor",
  synthesizer: "the final answer",
  classifier: "the classifier",
  switchboard: "the first specialist is chosen",
};

/** Lists the points of a thread's past, newest first, as its history has them. */
export function momentsOf(history: readonly PastState[]): Moment[] {
  return history.flatMap((state) => {
    const checkpointId = state.checkpoint?.checkpoint_id;
    if (typeof checkpointId !== "string") return [];
    const at = typeof state.created_at === "string" ? Date.parse(state.created_at) : null;
    return [{ checkpointId, at, next: state.next, values: state.values, title: titleOf(state) }];
  });
}

function titleOf({ next, values }: PastState): string {
  const names = [...new Set(next)].map((name) => WORDS[name] ?? name);
  const place = names.length === 0 ? "At the end" : `Before ${joined(names)}`;
  const finished = Object.values(values.results ?? {}).filter(
    (result) => result.status === "completed",
  ).length;
  if (finished === 0) return place;
  return `${place}, after ${finished === 1 ? "1 step" : `${finished} steps`}`;
}

function joined(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
