import { join } from "node:path";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { openThreads, type Threads } from "../../src/threads/open-threads.ts";
import type { Output } from "../output.ts";

/**
 * Opens the threads that the command line keeps: in the file that `--db` or TROUPE_DB (environment or `.env`) names,
 * or in the user's state folder. Throws TroupeError (`threads_unavailable`) if they cannot be opened.
 */
export function openKeptThreads(db: string | undefined): Promise<Threads> {
  const variable = process.env["TROUPE_DB"] ?? readEnvironmentFile(join(process.cwd(), ".env"))["TROUPE_DB"];
  const file = db ?? (variable?.trim() || undefined);
  return openThreads(file === undefined ? {} : { file });
}

/**
 * Opens the threads for a new run, which also works without them. If the package of SQLite is missing or the file cannot
 * be opened, prints a warning to stderr and resolves to null. With `--db` it rejects instead, before any model is
 * called, because the user wants the run saved in that file.
 */
export async function openThreadsIfAny(db: string | undefined, output: Output): Promise<Threads | null> {
  try {
    return await openKeptThreads(db);
  } catch (error) {
    if (db !== undefined || !isTroupeError(error, "threads_unavailable")) throw error;
    output.say(`troupe: this run is not saved and cannot be resumed: ${error.message}`);
    return null;
  }
}
