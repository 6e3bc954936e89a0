import { emit } from "../../src/events/events.ts";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import { readJournal } from "../../src/journal/read-journal.ts";

type Told = { type: "told"; text: string };

/** Sends an event with this text on a thread. */
export function tell(thread: string | undefined, text: string): void {
  const config = thread === undefined ? {} : { configurable: { thread_id: thread } };
  emit<Told>(config, { run: `run of ${thread}` }, { type: "told", text });
}

/** Returns the texts that the journal of a thread has. */
export async function told(folder: string, thread: string): Promise<(string | null)[]> {
  const placed = await readJournal(folder, thread);
  return placed.map(({ entry }) => textIn(entry));
}

/** Returns the text that an entry tells; null for other entries. */
export function textIn(entry: JournalEntry): string | null {
  return entry.kind === "event" && "text" in entry.event ? entry.event.text : null;
}
