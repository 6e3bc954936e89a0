import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import type { useStream } from "@langchain/langgraph-sdk/react";
import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import type { PendingQuestion } from "../run/pending-question.ts";
import type { RunView } from "../run/run-view.ts";
import type { ThreadRun } from "../run/runs-of-thread.ts";
import type { Values } from "./thread-values.ts";

/** What the hook of LangGraph gives for a thread. */
export type RunStream = ReturnType<typeof useStream<Values>>;

/** A thread that can only be looked at, such as an exported one. */
export interface ReadOnlyControl {
  readonly thread: string;
  /** Null until it is known. */
  readonly graph: string | null;
  readonly drawing: GraphDrawing | null;
  readonly entries: readonly JournalEntry[];
  /** True if the entries are those of a journal, false if they were made from checkpoints. */
  readonly hasJournal: boolean;
  /**
   * When the last entry happened before the journal was full, in milliseconds since 1970: later ones are missing. Null if it is
   * not full.
   */
  readonly journalFullSince: number | null;
  /** True if the thread has older checkpoints, which were not read. */
  readonly isHistoryCut: boolean;
  /** True if journals are kept by the workers that carry out the runs, which may be other machines. */
  readonly isOfWorkers: boolean;
  /** The channels of the newest state. */
  readonly values: Values | null;
  /** The channels at the end of the run that is shown. Null if they are not known, undefined while they are being read. */
  readonly runValues: Values | null | undefined;
  readonly questions: readonly PendingQuestion[];
  /** Returns where a picture of a delivery can be loaded from, by its hash; null if it cannot. */
  readonly pictureAddress: (sha256: string) => string | null;
  readonly isRunning: boolean;
  /** Why the newest run failed, or why the thread cannot be read; null if nothing did. */
  readonly error: string | null;
  /** The runs of the thread, the newest first. */
  readonly runs: readonly ThreadRun[];
  /** The run that is shown; null if it is not known yet. */
  readonly selectedRun: string | null;
  readonly selectRun: (run: string | null) => void;
  /** The run that is shown. */
  readonly view: RunView;
}

/** A thread of a server: what there is of it, and what can be done with it. */
export interface RunControl extends ReadOnlyControl {
  readonly client: Client;
  /** The earlier states that were read, the newest first. `loadHistory` reads them. */
  readonly history: readonly ThreadState<Values>[];
  readonly loadHistory: () => Promise<readonly ThreadState<Values>[]>;
  /** The newest state; null before the first run. */
  readonly head: ThreadState<Values> | null;
  /**
   * Sends input or a command, such as an answer, to the thread and shows the run. Input null continues the thread. Resolves
   * once the server has taken the run, or refused it; the run goes on.
   */
  readonly submit: RunStream["submit"];
  /** Shows a run of the server that was started by other means. */
  readonly join: (serverRun: string) => void;
  /** Reads the thread again, such as after it was changed by other means. */
  readonly refresh: () => void;
  readonly stream: RunStream;
}

/** Returns true if something can be done with the thread. */
export function isLive(control: ReadOnlyControl | RunControl): control is RunControl {
  return "client" in control;
}
