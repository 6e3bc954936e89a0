import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import { runOfEntry } from "../../web/page/connection/entry-list.ts";
import { entriesOfHistory } from "../../web/page/run/entries-of-history.ts";
import type { HistoryState } from "../../web/page/run/supersteps.ts";

/**
 * Returns the entries of a thread by time: those of its journal, and those of runs that the journal does not have, made
 * from the checkpoints.
 */
export function entriesOfThread(
  journal: readonly JournalEntry[],
  history: readonly HistoryState[],
): { entries: readonly JournalEntry[]; hasJournal: boolean } {
  const known = new Set(journal.map(runOfEntry));
  const missing = entriesOfHistory(history).filter((entry) => !known.has(runOfEntry(entry)));
  const entries = [...journal, ...missing].toSorted((one, other) => one.at - other.at);
  return { entries, hasJournal: journal.length > 0 && missing.length === 0 };
}
