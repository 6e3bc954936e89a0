import { useEffect, useMemo } from "react";
import { createJournalSource } from "./journal-source.ts";
import type { Entries } from "./use-entries.ts";
import { useIsSeen } from "./use-is-seen.ts";

interface FollowedJournal {
  /** Null if the server keeps no journal of the thread. */
  readonly address: string | null;
  readonly entries: Pick<Entries, "add" | "markFull" | "markRead">;
  readonly isRunning: boolean;
  /** Changes whenever the thread has changed, so that its journal is read again. */
  readonly version: string | null;
}

/** Reads the journal of a thread, and follows it while the thread runs and the page is seen. */
export function useJournal({ address, entries, isRunning, version }: FollowedJournal): void {
  const { add, markFull, markRead } = entries;
  const isSeen = useIsSeen();
  const source = useMemo(
    () =>
      address === null
        ? null
        : createJournalSource({ address, onEntry: add, onFull: markFull, onRead: markRead }),
    [address, add, markFull, markRead],
  );
  useEffect(() => {
    if (source === null) return markRead();
    return source.pause;
  }, [source, markRead]);
  useEffect(() => {
    if (isSeen) source?.read({ isRunning });
    else source?.pause();
  }, [source, isSeen, isRunning, version]);
}
