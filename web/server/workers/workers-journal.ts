import { DEFAULT_TENANT, threadKeyOf } from "../../../src/workers/run-record.ts";
import type { ServerJournal } from "../keep-journal.ts";

/**
 * Returns the journals that the workers of a project keep in its folder on this machine. Workers write them: the process of
 * the server adds nothing. A worker on another machine keeps its journals there, so the thread has none here.
 */
export function workersJournal(journal: ServerJournal): ServerJournal {
  const keyOf = (thread: string): string => threadKeyOf({ tenant: DEFAULT_TENANT, thread });
  return {
    begin: () => undefined,
    read: (thread) => journal.read(keyOf(thread)),
    follow: (thread, options) => journal.follow(keyOf(thread), options),
    delete: (thread) => journal.delete(keyOf(thread)),
  };
}
