import { useMemo, useState } from "react";
import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";
import { isRecord } from "../../src/text/is-record.ts";
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
    pictureAddress: (sha256) => pictureIn(snapshot, sha256),
    isRunning: false,
    error: null,
    runs,
    selectedRun: run ?? runs[0]?.run ?? null,
    selectRun,
    view,
  };
}

/** Returns a picture of the file as an address; null if the file does not have it. */
function pictureIn({ pictures }: RunSnapshot, sha256: string): string | null {
  const base64 = isRecord(pictures) ? pictures[sha256] : undefined;
  const isPicture = typeof base64 === "string" && /^[\w+/]+=*$/.test(base64);
  return isPicture ? `data:image/png;base64,${base64}` : null;
}
