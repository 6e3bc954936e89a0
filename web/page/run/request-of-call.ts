import type { JournalCall } from "../../../src/journal/journal-entry.ts";

/** Returns the person's request as the first call of a run shows it: the last message of the user; null if there is none. */
export function requestOfCall({ request }: JournalCall): string | null {
  return request.messages.findLast(({ role }) => role === "user")?.text ?? null;
}
