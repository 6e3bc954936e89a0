import type { RunSnapshot } from "../../../src/journal/run-snapshot.ts";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import type { RunStates } from "../connection/run-states.ts";

/** Returns everything that the page knows of a thread, as an exported file holds it. */
export function snapshotOf(
  control: ReadOnlyControl,
  { takenAt, runValues }: { takenAt: number; runValues: RunStates },
): RunSnapshot {
  const { thread, graph, drawing, entries, hasJournal, journalFullSince, isHistoryCut, values, questions } =
    control;
  return {
    version: 1,
    thread,
    graph: graph ?? "",
    takenAt,
    drawing,
    entries,
    hasJournal,
    journalFullSince,
    isHistoryCut,
    values: values ?? {},
    runValues,
    questions,
  };
}
