import { useCallback, useEffect, useMemo, useState } from "react";
import type { TroupeEvent } from "../../../src/events/events.ts";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { EntryList } from "./entry-list.ts";
import { createBatch } from "./batch.ts";

/** The entries of a thread, as they come. */
export interface Entries {
  readonly entries: readonly JournalEntry[];
  /** True once the entries that a journal has are known, and if there is no journal. */
  readonly isRead: boolean;
  /** Takes an entry of the journal. */
  readonly add: (entry: JournalEntry) => void;
  /** When the last entry happened before the journal was full, in milliseconds since 1970; null if it is not full. */
  readonly fullSince: number | null;
  /** Takes that the journal is full. */
  readonly markFull: (since: number) => void;
  /** Marks the entries of the journal as read. */
  readonly markRead: () => void;
  /** Takes a value of the `custom` stream. `namespace` names the teams that it comes from. */
  readonly addEvent: (value: unknown, namespace: readonly string[] | undefined) => void;
}

/** Collects the entries of one thread: those of its journal, if its server keeps one, and the events of the stream. */
export function useEntries({ hasJournal }: { hasJournal: boolean }): Entries {
  const [list] = useState(() => new EntryList());
  const [state, setState] = useState<Pick<Entries, "entries" | "isRead" | "fullSince">>({
    entries: list.list(),
    isRead: !hasJournal,
    fullSince: null,
  });
  const addAll = useCallback(
    (entries: readonly JournalEntry[]) => {
      if (list.add(entries)) setState((old) => ({ ...old, entries: list.list() }));
    },
    [list],
  );
  const batch = useMemo(() => createBatch(addAll), [addAll]);
  useEffect(() => batch.cancel, [batch]);
  const markRead = useCallback(() => {
    batch.flush();
    setState((old) => (old.isRead ? old : { ...old, entries: list.list(), isRead: true }));
  }, [batch, list]);

  const markFull = useCallback((fullSince: number) => setState((old) => ({ ...old, fullSince })), []);
  const addEvent = useCallback(
    (value: unknown, namespace: readonly string[] | undefined) => {
      if (!isEvent(value)) return;
      const teams = (namespace ?? []).map((part) => part.slice(0, part.lastIndexOf(":")));
      batch.add({
        at: value.sequence / 1000,
        kind: "event",
        event: value,
        ...(teams.length > 0 && { teams }),
      });
    },
    [batch],
  );
  return useMemo(
    () => ({ ...state, add: batch.add, markFull, markRead, addEvent }),
    [state, batch, markFull, markRead, addEvent],
  );
}

/** The same as `isTroupeEvent`, whose file the page cannot load: it writes events, too. */
function isEvent(value: unknown): value is TroupeEvent {
  return (
    typeof value === "object" && value !== null && "type" in value && "run" in value && "sequence" in value
  );
}
