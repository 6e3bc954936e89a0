import { useEffect, useMemo, useRef } from "react";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { entriesOfHistory } from "../run/entries-of-history.ts";
import { runOfEntry } from "./entry-list.ts";
import { runIdIn } from "./run-states.ts";
import type { Entries } from "./use-entries.ts";
import type { Head } from "./use-head.ts";
import type { History } from "./use-history.ts";

/** Completes the entries of a thread by those of runs that nobody kept a journal of, from its checkpoints. */
export function usePastEntries(options: {
  live: Entries;
  history: History;
  head: Head;
  isRunning: boolean;
  hasServerJournal: boolean;
}): { entries: readonly JournalEntry[]; hasJournal: boolean } {
  const { live, history, head, isRunning, hasServerJournal } = options;
  const newest = head.state?.checkpoint.checkpoint_id ?? null;
  const known = useMemo(() => new Set(live.entries.map(runOfEntry)), [live.entries]);
  const run = runIdIn(head.state?.values);
  const isMissing = newest !== null && !isRunning && live.isRead && (run === null || !known.has(run));
  const isNeeded = isMissing || (!hasServerJournal && newest !== null && !isRunning);
  const read = useRef<string | null>(null);
  const { load } = history;
  useEffect(() => {
    if (!isNeeded || newest === null || read.current === newest) return;
    read.current = newest;
    load().catch(() => {
      read.current = null;
    });
  }, [isNeeded, newest, load]);

  const past = useMemo(() => entriesOfHistory([...history.states]), [history.states]);
  const entries = useMemo(() => {
    const missing = past.filter((entry) => !known.has(runOfEntry(entry)));
    return missing.length === 0
      ? live.entries
      : [...missing, ...live.entries].toSorted((one, other) => one.at - other.at);
  }, [past, known, live.entries]);
  return { entries, hasJournal: hasServerJournal && !isMissing };
}
