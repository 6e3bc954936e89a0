import type { EventEntry } from "./moment.ts";
import { endOf, startOf, type Happened } from "./history-events.ts";
import { superstepsOf, type HistoryState } from "./supersteps.ts";

/**
 * Makes the entries of a thread from its checkpoints (the newest first), for a thread of which no journal was kept. They say
 * less than a journal: no model calls, no tools, no streamed text, no retries, nothing from inside of teams. A step lasts as
 * long as its superstep.
 */
export function entriesOfHistory(history: readonly HistoryState[]): EventEntry[] {
  let last = 0;
  const entries: EventEntry[] = [];
  const begun = new Set<string>();
  for (const superstep of superstepsOf(history)) {
    const { run, request, startedAt: since, endedAt } = superstep;
    const add = (happened: readonly Happened[], at: number): void => {
      for (const one of happened) {
        // Microseconds, as the events of a run count them.
        last = Math.max(last + 1, at * 1000);
        const event = { ...one, run, attempt: 1, sequence: last };
        const isFirst = request !== null && !begun.has(run);
        entries.push({ at, since, kind: "event", event, ...(isFirst && { request }) });
        begun.add(run);
      }
    };
    add(startOf(superstep), since);
    if (endedAt !== null) add(endOf(superstep), endedAt);
  }
  return entries;
}
