import type { RunSnapshot } from "../../../src/journal/run-snapshot.ts";
import type { ReadOnlyControl } from "../connection/run-control.ts";

/** Returns everything that the page knows of a thread, as an exported file holds it. */
export function snapshotOf(control: ReadOnlyControl, takenAt: number): RunSnapshot {
  const { thread, graph, drawing, entries, hasJournal, values, questions } = control;
  return {
    version: 1,
    thread,
    graph: graph ?? "",
    takenAt,
    drawing,
    entries,
    hasJournal,
    values: values ?? {},
    questions,
  };
}
