import { join } from "node:path";
import { isTroupeError, type TroupeErrorCode } from "../../src/errors/troupe-error.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { openThreads, type Threads } from "../../src/threads/open-threads.ts";
import type { Output } from "../output.ts";

/**
 * Opens the threads that the command line keeps: in the file that `--db` or TROUPE_DB (environment or `.env`) names,
 * or in the user's state folder. Throws TroupeError (such as `threads_unavailable`) if they cannot be opened.
 */
export function openKeptThreads(db: string | undefined): Promise<Threads> {
  const variable = process.env["TROUPE_DB"] ?? readEnvironmentFile(join(process.cwd(), ".env"))["TROUPE_DB"];
  const file = db ?? (variable?.trim() || undefined);
  return openThreads(file === undefined ? {} : { file });
}

/** The errors of threads that cannot be opened. A run without a thread of its own works without them. */
const OPENING_CODES: ReadonlySet<TroupeErrorCode> = new Set<TroupeErrorCode>([
  "threads_unavailable",
  "threads_disk_full",
  "threads_read_only",
]);

/**
 * Opens the threads for a new run, which also works without them. If the package of SQLite is missing or the file cannot
 * be opened, prints a warning to stderr and resolves to null. With `--db` or `--thread` it rejects instead, before any
 * model is called, because the user wants the run saved.
 */
export async function openThreadsIfAny(
  { db, thread }: { db?: string; thread?: string },
  output: Output,
): Promise<Threads | null> {
  try {
    return await openKeptThreads(db);
  } catch (error) {
    const isOptional = db === undefined && thread === undefined;
    if (!isOptional || !isTroupeError(error) || !OPENING_CODES.has(error.code)) throw error;
    output.say(`troupe: this run is not saved and cannot be resumed: ${error.message}`);
    return null;
  }
}
