import type { RunView, Span } from "../run/run-view.ts";
import type { BoxArrow } from "./boxes-of-drawing.ts";
import { boxNamed, type BoxStates } from "./box-states.ts";

interface TakenInput {
  readonly arrows: readonly BoxArrow[];
  readonly states: BoxStates;
  readonly view: Pick<RunView, "spans" | "outcome">;
  /** The ids of the drawing's nodes. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Finds the arrows that the run has followed, as `arrowKey` names them. Events do not name arrows. So of all arrows into a
 * box, the run has followed the one from the box that began to work last before it did. A box that leaves no spans, such
 * as the supervisor's, counts as what led to it.
 */
export function takenArrows({ arrows, states, view, ids }: TakenInput): ReadonlySet<string> {
  const isUsed = (id: string): boolean => states.has(id) && states.get(id) !== "skipped";
  const starts = startsOfBoxes(view.spans, ids);
  const into = sourcesOf(arrows);
  const taken = new Set<string>();

  /** When a box began last before a moment; -Infinity if it did not. */
  const beganBefore = (id: string, moment: number, onTheWay: ReadonlySet<string>): number => {
    if (id === START) return 0;
    if (!isUsed(id)) return -Infinity;
    const own = starts.get(id);
    if (own !== undefined) return own.findLast((start) => start < moment) ?? -Infinity;
    const way = new Set([...onTheWay, id]);
    const sources = (into.get(id) ?? []).filter((source) => !way.has(source));
    return Math.max(-Infinity, ...sources.map((source) => beganBefore(source, moment, way)));
  };

  const follow = (target: string, moment: number, onTheWay: ReadonlySet<string>): void => {
    const way = new Set([...onTheWay, target]);
    const began = (into.get(target) ?? [])
      .filter((source) => !way.has(source))
      .map((source) => ({ source, at: beganBefore(source, moment, way), isSilent: isSilent(source) }));
    const last = Math.max(-Infinity, ...began.map(({ at }) => at));
    if (last === -Infinity) return;
    const fitting = began.filter(({ at }) => at === last);
    // What works or waits now has not been left since.
    if (moment === Infinity && fitting.some(({ source }) => isBusy(source))) return;
    const silent = fitting.filter((source) => source.isSilent);
    for (const { source } of silent.length > 0 ? silent : fitting) {
      taken.add(arrowKey({ source, target }));
      if (isSilent(source)) follow(source, moment, way);
    }
  };

  const isBusy = (id: string): boolean => states.get(id) === "running" || states.get(id) === "waiting";
  const isSilent = (id: string): boolean => id !== START && !starts.has(id);

  for (const target of into.keys()) {
    if (target === END) {
      if (view.outcome !== null) follow(target, Infinity, new Set());
    } else if (starts.has(target)) {
      for (const start of starts.get(target) ?? []) follow(target, start, new Set());
    } else if (isUsed(target)) follow(target, Infinity, new Set());
  }
  return taken;
}

const START = "__start__";
const END = "__end__";

/** The name of an arrow in the set of `takenArrows`. */
export function arrowKey({ source, target }: Pick<BoxArrow, "source" | "target">): string {
  return JSON.stringify([source, target]);
}

/** The sources of the arrows into each box; an arrow with two heads leads both ways. */
function sourcesOf(arrows: readonly BoxArrow[]): ReadonlyMap<string, string[]> {
  const into = new Map<string, string[]>();
  const add = (target: string, source: string): void => {
    into.set(target, [...(into.get(target) ?? []), source]);
  };
  for (const { source, target, isMutual } of arrows) {
    add(target, source);
    if (isMutual) add(source, target);
  }
  return into;
}

/** When each box began to work, in order. What an agent does within its own work is not a new beginning. */
function startsOfBoxes(
  spans: readonly Span[],
  ids: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const starts = new Map<string, number[]>();
  for (const { agent, kind, parent, startedAt } of spans) {
    if (agent === null || kind === "tool") continue;
    const isWithin = parent !== null && byId.get(parent)?.agent === agent;
    if (isWithin) continue;
    const box = boxNamed(agent, ids) ?? agent;
    starts.set(box, [...(starts.get(box) ?? []), startedAt]);
  }
  for (const times of starts.values()) times.sort((one, other) => one - other);
  return starts;
}
