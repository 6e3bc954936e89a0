import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import type { PendingQuestion } from "./pending-question.ts";
import { RunReading } from "./run-reading.ts";
import { RunTree } from "./run-tree.ts";
import type { RunView } from "./run-view.ts";

/** What is known of a thread at a moment. */
export interface RunInput {
  /** The entries of the thread, by time. */
  readonly entries: readonly JournalEntry[];
  /** The channels of the run's newest state; null if they are not known. */
  readonly values: Readonly<Record<string, unknown>> | null;
  /** What the thread waits for. */
  readonly questions: readonly PendingQuestion[];
  /** What the person asked for; null if it is only in the state. */
  readonly request: string | null;
  /**
   * The run to show.
   * @default the newest
   */
  readonly run?: string | null | undefined;
  /**
   * False if nothing runs on the thread. A run that has no outcome by then was stopped or failed.
   * @default it is not known, and a run without an outcome counts as running
   */
  readonly isRunning?: boolean | undefined;
}

/** Makes views of one thread, one after another. */
export interface RunReader {
  /** Returns the view of the run. Reads only the entries that have been added since the last view. */
  view(input: RunInput): RunView;
}

/** Creates a reader. It reads all entries again if they are not those of the last view with others added to them. */
export function createRunReader(): RunReader {
  let read: readonly JournalEntry[] = [];
  let count = 0;
  let tree = new RunTree();
  let reading: RunReading | null = null;

  const readNew = (entries: readonly JournalEntry[], wanted: string | null): void => {
    const continues =
      entries.length >= count && entries[0] === read[0] && entries[count - 1] === read[count - 1];
    if (!continues) {
      count = 0;
      tree = new RunTree();
      reading = null;
    }
    const begin = count;
    const known = entries.slice(begin).map((entry) => [entry, tree.read(entry)] as const);
    read = entries;
    count = entries.length;
    const shown = wanted ?? tree.roots.at(-1)?.run ?? null;
    if (reading !== null && reading.run === shown) {
      for (const [entry, run] of known) reading.read(entry, run);
      return;
    }
    reading = new RunReading(shown);
    for (const entry of entries) reading.read(entry, tree.read(entry));
  };

  return {
    view(input) {
      const { entries, run = null } = input;
      readNew(entries, run);
      reading ??= new RunReading(run);
      const isNewest = run === null || tree.roots.length === 0 || tree.roots.at(-1)?.run === run;
      return reading.view(input, { isNewest });
    },
  };
}
