import { rm } from "node:fs/promises";
import { journalFile } from "./journal-file.ts";

/** Deletes the journal of a thread, if there is one. */
export function deleteJournal(folder: string, thread: string): Promise<void> {
  return rm(journalFile(folder, thread), { force: true });
}
