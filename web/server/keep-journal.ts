import { deleteJournal } from "../../src/journal/delete-journal.ts";
import type { PlacedEntry } from "../../src/journal/journal-lines.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import {
  followJournal,
  readJournalContent,
  type FollowOptions,
  type JournalContent,
} from "../../src/journal/read-journal.ts";
import { projectJournal } from "./project-journal.ts";

/** The journals of the threads of a server. */
export interface ServerJournal {
  /** Begins to write down what happens on threads in this process. Does nothing if it has begun. */
  begin(): void;
  /** Resolves to what the journal of a thread holds. A thread without a journal has no entries. */
  read(thread: string): Promise<JournalContent>;
  /** Yields the entries after a position, and then each new one, until the signal aborts. */
  follow(thread: string, options: FollowOptions): AsyncIterable<PlacedEntry>;
  delete(thread: string): Promise<void>;
}

/** Returns the journals of a project, or null if `TROUPE_JOURNAL=off` (environment or `.env`) turns them off. */
export function keepJournal(project: string): ServerJournal | null {
  const kept = projectJournal(project);
  if (kept === null) return null;
  const { folder, ...size } = kept;
  let hasBegun = false;
  return {
    begin() {
      if (!hasBegun) openJournal(folder, size);
      hasBegun = true;
    },
    read: (thread) => readJournalContent(folder, thread),
    follow: (thread, options) => followJournal(folder, thread, options),
    delete: (thread) => deleteJournal(folder, thread),
  };
}
