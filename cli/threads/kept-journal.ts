import { join } from "node:path";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { readJournalSettings } from "../../src/journal/journal-settings.ts";
import { openJournal, type Journal } from "../../src/journal/open-journal.ts";
import type { Threads } from "../../src/threads/open-threads.ts";
import type { Output } from "../output.ts";

/** Returns the folder with the journals of the threads in this file: it stands next to the file. */
export function keptJournalFolder({ file }: Pick<Threads, "file">): string {
  return `${file}.journal`;
}

/** Opens the journal of kept threads. Returns null if TROUPE_JOURNAL (environment or `.env`) turns it off. */
export function openKeptJournal(threads: Pick<Threads, "file">, output: Output): Journal | null {
  const { isKept, ...size } = readJournalSettings({
    ...readEnvironmentFile(join(process.cwd(), ".env")),
    ...process.env,
  });
  if (!isKept) return null;
  return openJournal(keptJournalFolder(threads), {
    ...size,
    warn: (message) => output.say(`troupe: ${message}`),
  });
}
