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

/**
 * Creates a reader. It reads all entries again if they are not those of the last view with others added to them. A call may
 * be added anywhere, because a journal tells of it later than the stream of what followed.
 */
export function createRunReader(): RunReader {
  let seen = new Set<JournalEntry>();
  let last: JournalEntry | undefined;
  let tree = new RunTree();
  let reading: RunReading | null = null;

  /** Returns the entries that are new, or null if all must be read again. */
  const newEntries = (entries: readonly JournalEntry[]): readonly JournalEntry[] | null => {
    const count = seen.size;
    if (count === 0 || (entries.length >= count && entries[count - 1] === last)) return entries.slice(count);
    const end = last === undefined ? 0 : entries.lastIndexOf(last);
    const added: JournalEntry[] = [];
    for (const [index, entry] of entries.entries()) {
      if (seen.has(entry)) continue;
      // An event that came late can change the meaning of those after it.
      if (entry.kind === "event" && index < end) return null;
      added.push(entry);
    }
    return added.length === entries.length - count ? added : null;
  };

  const read = (entries: readonly JournalEntry[], wanted: string | null): RunReading => {
    let added = newEntries(entries);
    if (added === null) {
      seen = new Set();
      tree = new RunTree();
      reading = null;
      added = entries;
    }
    const known = added.map((entry) => [entry, tree.read(entry)] as const);
    for (const entry of added) seen.add(entry);
    last = entries.at(-1);
    const shown = wanted ?? tree.roots.at(-1)?.run ?? null;
    if (reading !== null && reading.run === shown) {
      for (const [entry, run] of known) reading.read(entry, run);
      return reading;
    }
    reading = new RunReading(shown);
    for (const entry of entries) reading.read(entry, tree.read(entry));
    return reading;
  };

  return {
    view(input) {
      const { entries, run = null } = input;
      const newest = read(entries, run);
      return newest.view(input, { isNewest: run === null || tree.roots.at(-1)?.run === run });
    },
  };
}
