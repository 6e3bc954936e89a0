import { superstepsOf, type HistoryState } from "../run/supersteps.ts";
import { READING_LIMITS } from "./reading-limits.ts";
import type { Values } from "./thread-values.ts";

/** The states at the ends of runs, by the run. */
export type RunStates = Readonly<Record<string, Values>>;

/** Returns the last state of each run that the states of a thread, the newest first, have. The oldest run comes first. */
export function lastStatesOf(history: readonly HistoryState[]): RunStates {
  const ends: Record<string, Values> = {};
  // A request begins with the state in which the run before it has ended. The message comes with the next state.
  for (const { values, metadata } of history.toReversed()) {
    const run = metadata?.source === "input" && !Array.isArray(values) ? runIdIn(values) : null;
    if (run !== null) ends[run] = values as Values;
  }
  for (const { run, after } of superstepsOf(history)) if (after !== null) ends[run] = after;
  return ends;
}

/** Returns the last states of the newest runs but the one that the newest state is of. */
export function earlierStatesOf(history: readonly HistoryState[], newest: Values | null): RunStates {
  const own = runIdIn(newest);
  const earlier = Object.entries(lastStatesOf(history)).filter(([run]) => run !== own);
  return Object.fromEntries(earlier.slice(-READING_LIMITS.runStates));
}

/** Returns true if a thread has older states than those that were read. */
export function isHistoryCut(history: readonly HistoryState[]): boolean {
  return history.length >= READING_LIMITS.states && (history.at(-1)?.parent_checkpoint ?? null) !== null;
}

/** Returns the id of the run that a state is of; null if the state does not name it. */
export function runIdIn(values: Readonly<Record<string, unknown>> | null | undefined): string | null {
  const run = values?.["run"];
  return typeof run === "object" && run !== null && "id" in run && typeof run.id === "string" ? run.id : null;
}
