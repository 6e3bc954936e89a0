import { openJournal, type Journal } from "../../src/journal/open-journal.ts";
import type { WorkerLog } from "../../src/workers/operations/worker-log.ts";
import { projectJournal } from "../../web/server/project-journal.ts";

/**
 * Opens the journal of the threads that a worker carries out, in `.troupe/journal` of its folder. Workers that share the folder
 * add to the same files: a line is written at once, so a thread that goes from one to the other has all of it in its journal.
 * Returns null if `TROUPE_JOURNAL=off` (environment or `.env`) turns it off. What cannot be kept is a warning in the log.
 */
export function openWorkerJournal(log: WorkerLog): Journal | null {
  const kept = projectJournal(process.cwd());
  if (kept === null) return null;
  const { folder, ...size } = kept;
  return openJournal(folder, {
    ...size,
    warn: (message) => log({ level: "warn", event: "journal_incomplete", message }),
  });
}
