import { useMemo, useState } from "react";
import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";
import type { ReadOnlyControl } from "../page/connection/run-control.ts";
import { withRequests } from "../page/connection/run-requests.ts";
import type { PendingQuestion } from "../page/run/pending-question.ts";
import { createRunReader } from "../page/run/run-reader.ts";
import { runsOfThread } from "../page/run/runs-of-thread.ts";

/** Shows a thread as it was when it was exported: nothing can be done with it. */
export function useSnapshotControl(snapshot: RunSnapshot): ReadOnlyControl {
  const { thread, graph, drawing, entries, hasJournal, values } = snapshot;
  const { journalFullSince = null, isHistoryCut = false } = snapshot;
  const [run, selectRun] = useState<string | null>(null);
  const reader = useMemo(() => createRunReader(), []);
  const runs = useMemo(() => withRequests(runsOfThread(entries), values), [entries, values]);
  const questions = snapshot.questions as readonly PendingQuestion[];
  const isNewest = run === null || run === runs[0]?.run;
  const runValues = isNewest ? values : (snapshot.runValues?.[run] ?? null);
  const view = useMemo(
    () => reader.view({ entries, values: runValues, questions, request: null, run, isRunning: false }),
    [reader, entries, runValues, questions, run],
  );
  return {
    thread,
    graph,
    drawing,
    entries,
    hasJournal,
    journalFullSince,
    isHistoryCut,
    isOfWorkers: false,
    values,
    runValues,
    questions,
    isRunning: false,
    error: null,
    runs,
    selectedRun: run ?? runs[0]?.run ?? null,
    selectRun,
    view,
  };
}
