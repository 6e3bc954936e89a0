import { join } from "node:path";
import { readJournalSettings } from "../../src/journal/journal-settings.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";

/** Where the journals of a project lie, and how large one gets. */
export interface ProjectJournal {
  readonly folder: string;
  /** In bytes. Absent for the default. */
  readonly maximumBytes?: number;
}

/**
 * Returns where the journals of a project lie: those of its server, and those of its workers. Returns null if
 * `TROUPE_JOURNAL=off` (environment or `.env`) turns them off. Throws ConfigurationError for a setting that means nothing.
 */
export function projectJournal(project: string): ProjectJournal | null {
  const { isKept, ...size } = readJournalSettings({
    ...readEnvironmentFile(join(project, ".env")),
    ...process.env,
  });
  return isKept ? { folder: join(project, ".troupe/journal"), ...size } : null;
}
