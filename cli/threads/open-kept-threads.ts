import { join } from "node:path";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { openThreads, type Threads } from "../../src/threads/open-threads.ts";
import type { Output } from "../output.ts";

/**
 * Opens the threads that the command line keeps: in the file of `--db`, of TROUPE_DB (environment or `.env`), or in
 * the user's state folder. Throws TroupeError with code `threads_unavailable`.
 */
export function openKeptThreads(db: string | undefined): Promise<Threads> {
  const variable = process.env["TROUPE_DB"] ?? readEnvironmentFile(join(process.cwd(), ".env"))["TROUPE_DB"];
  const file = db ?? (variable?.trim() || undefined);
  return openThreads(file === undefined ? {} : { file });
}

/**
 * Opens them for a run that can do without: null, said on stderr, where there is no package of SQLite or no file for
 * them. Who names a file by `--db` wants it kept there, and is refused before anything is paid.
 */
export async function openThreadsIfAny(db: string | undefined, output: Output): Promise<Threads | null> {
  try {
    return await openKeptThreads(db);
  } catch (error) {
    if (db !== undefined || !isTroupeError(error, "threads_unavailable")) throw error;
    output.say(`troupe: this run is not kept and cannot be resumed: ${error.message}`);
    return null;
  }
}
