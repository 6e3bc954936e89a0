import { join } from "node:path";
import { deleteJournal } from "../../src/journal/delete-journal.ts";
import type { PlacedEntry } from "../../src/journal/journal-lines.ts";
import { JOURNAL_VARIABLE, keepsJournal } from "../../src/journal/keeps-journal.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { followJournal, readJournal } from "../../src/journal/read-journal.ts";

/** The journals of the threads of a server. */
export interface ServerJournal {
  /** Begins to write down what happens on threads in this process. Does nothing if it has begun. */
  begin(): void;
  /** Resolves to the entries of a thread, in order. A thread without a journal has none. */
  read(thread: string): Promise<readonly PlacedEntry[]>;
  /** Yields the entries after a position, and then each new one, until the signal aborts. */
  follow(thread: string, options: { after: number; signal: AbortSignal }): AsyncIterable<PlacedEntry>;
  delete(thread: string): Promise<void>;
}

/** Returns the journals of a project, or null if `TROUPE_JOURNAL=off` (environment or `.env`) turns them off. */
export function keepJournal(project: string): ServerJournal | null {
  const setting =
    process.env[JOURNAL_VARIABLE] ?? readEnvironmentFile(join(project, ".env"))[JOURNAL_VARIABLE];
  if (!keepsJournal(setting)) return null;
  const folder = join(project, ".troupe/journal");
  let hasBegun = false;
  return {
    begin() {
      if (!hasBegun) openJournal(folder);
      hasBegun = true;
    },
    read: (thread) => readJournal(folder, thread),
    follow: (thread, options) => followJournal(folder, thread, options),
    delete: (thread) => deleteJournal(folder, thread),
  };
}
