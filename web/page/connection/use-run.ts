import { useStream } from "@langchain/langgraph-sdk/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { PERIOD } from "./batch.ts";
import { createRunReader } from "../run/run-reader.ts";
import { runsOfThread } from "../run/runs-of-thread.ts";
import { withRequests } from "./run-requests.ts";
import { useConnection } from "./connection.tsx";
import { pendingQuestions } from "./interrupts.ts";
import { contextOf } from "./run-context.ts";
import type { RunControl } from "./run-control.ts";
import { announceThreads } from "./threads-changed.ts";
import { useDrawing } from "./use-drawing.ts";
import { useEntries } from "./use-entries.ts";
import type { Values } from "./thread-values.ts";
import { useHead } from "./use-head.ts";
import { STREAM_MODES, useJoin } from "./use-join.ts";
import { useJournal } from "./use-journal.ts";
import { useHistory } from "./use-history.ts";
import { usePastEntries } from "./use-past-entries.ts";
import { useRunValues } from "./use-run-values.ts";

interface RunChoice {
  /** The run to show; null for the newest. */
  readonly run: string | null;
  readonly onSelect: (run: string | null) => void;
}

/**
 * Follows one thread of the server, the same as long as the component lives: its state, its entries, the run that is going on, and what can be done with it.
 */
export function useRun(thread: string, { run, onSelect }: RunChoice): RunControl {
  const { client, journals, server } = useConnection();
  const head = useHead(thread);
  const history = useHistory(thread);
  const hasServerJournal = journals !== null;
  // What the console's server has of a thread besides LangGraph's own.
  const kept = hasServerJournal ? `${server}/app/api/threads/${encodeURIComponent(thread)}` : null;
  const journal = kept === null ? null : `${kept}/journal`;
  const live = useEntries({ hasJournal: hasServerJournal });
  const graph = graphOf(head.thread?.metadata);

  const readAgain = (): void => {
    head.refresh();
    announceThreads();
  };
  const failure = useRef<{ error: unknown } | null>(null);
  const taken = useRef<() => void>(() => {});
  // True until the server has taken what was sent. Until then the request must not be ended.
  const [isSending, setIsSending] = useState(false);
  const stream = useStream<Values>({
    client,
    assistantId: graph ?? "",
    threadId: thread,
    thread: head.source,
    throttle: PERIOD,
    onCustomEvent: (value, { namespace }) => live.addEvent(value, namespace),
    onCreated: () => {
      setIsSending(false);
      taken.current();
    },
    // With a parameter, the hook reads the newest state after a run.
    onFinish: (_state) => readAgain(),
    onError: (error) => {
      failure.current = { error };
      readAgain();
    },
  });
  const isBusy = head.thread?.status === "busy";
  const isRunning = stream.isLoading || isBusy;
  const version = head.thread?.updated_at ?? null;
  useJournal({ address: journal, entries: live, isRunning, version });
  const join = useJoin({ thread, stream, isBusy, isSending, refresh: head.refresh });

  const { entries, hasJournal } = usePastEntries({ live, history, head, isRunning, hasServerJournal });
  const runs = useMemo(() => withRequests(runsOfThread(entries), stream.values), [entries, stream.values]);
  const newestRun = runs[0]?.run ?? null;
  const selectedRun = run ?? newestRun;
  const values = stream.values ?? null;
  const runValues = useRunValues({
    thread,
    run,
    isNewest: run === newestRun,
    newest: values,
    loadHistory: history.load,
  });
  const questions = useMemo(
    () => pendingQuestions({ streamed: values, head: head.state, isRunning: stream.isLoading }),
    [values, head.state, stream.isLoading],
  );
  const reader = useMemo(() => createRunReader(), []);
  const view = useMemo(
    () => reader.view({ entries, values: runValues ?? null, questions, request: null, run, isRunning }),
    [reader, entries, runValues, questions, run, isRunning],
  );
  const submit: RunControl["submit"] = useCallback(
    async (input, options) => {
      onSelect(null);
      const context = contextOf(thread);
      failure.current = null;
      setIsSending(true);
      const isTaken = new Promise<void>((resolve) => {
        taken.current = resolve;
      });
      const follow = async (): Promise<void> => {
        await stream.submit(input, {
          ...(context !== undefined && { context }),
          streamMode: STREAM_MODES,
          streamSubgraphs: true,
          streamResumable: true,
          onDisconnect: "continue",
          ...options,
        });
        // The hook does not call this option itself (langgraph-sdk 1.15, `useStreamLGP`).
        if (failure.current !== null) options?.onError?.(failure.current.error, undefined);
      };
      await Promise.race([isTaken, follow()]).finally(() => setIsSending(false));
    },
    [stream, onSelect, thread],
  );
  const pictureAddress = useCallback(
    (sha256: string) => (kept === null ? null : `${kept}/pictures/${encodeURIComponent(sha256)}.png`),
    [kept],
  );
  return {
    thread,
    graph,
    drawing: useDrawing(graph),
    entries,
    hasJournal,
    journalFullSince: live.fullSince,
    isHistoryCut: history.isCut,
    isOfWorkers: journals === "workers",
    values,
    runValues,
    questions,
    pictureAddress,
    isRunning,
    error: head.error ?? wordsOf(stream.error),
    runs,
    selectedRun,
    selectRun: onSelect,
    view,
    client,
    history: history.states,
    loadHistory: history.load,
    head: head.state,
    submit,
    join,
    refresh: head.refresh,
    stream,
  };
}

function graphOf(metadata: object | null | undefined): string | null {
  const graph = (metadata as Record<string, unknown> | null | undefined)?.["graph_id"];
  return typeof graph === "string" ? graph : null;
}

function wordsOf(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  if (error instanceof Error) return error.message;
  if (typeof error === "object" && "message" in error) return String(error.message);
  return typeof error === "string" ? error : JSON.stringify(error);
}
