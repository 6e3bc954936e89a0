import { join } from "node:path";
import { sha256 } from "../text/hash.ts";

/** An id of these characters is a file's name as it is, on every system. Those of servers are such. */
const PLAIN = /^[a-z0-9][a-z0-9_-]{0,79}$/;

/** Names that Windows keeps for devices, and the names that stand for other ids. */
const TAKEN = /^(?:con|prn|aux|nul|com\d|lpt\d|id-.*)$/;

/** Returns the file of a thread's journal. It lies in the folder, whatever the thread's id is. */
export function journalFile(folder: string, thread: string): string {
  const isPlain = PLAIN.test(thread) && !TAKEN.test(thread);
  return join(folder, `${isPlain ? thread : `id-${sha256(thread).slice(0, 40)}`}${SUFFIX}`);
}

/** How the names of journals end. */
export const SUFFIX = ".jsonl";
