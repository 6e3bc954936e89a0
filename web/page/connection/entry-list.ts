import type { JournalEntry } from "../../../src/journal/journal-entry.ts";

/** The entries of a thread by time. The same entry comes from the stream and from the journal, and counts once. */
export class EntryList {
  readonly #byKey = new Map<string, JournalEntry>();
  #entries: JournalEntry[] = [];
  #shown: readonly JournalEntry[] = [];

  /** Adds the entries that are new. Returns false if none is. */
  add(entries: Iterable<JournalEntry>): boolean {
    let isChanged = false;
    for (const entry of entries) {
      const key = keyOfEntry(entry);
      if (this.#byKey.has(key)) continue;
      this.#byKey.set(key, entry);
      this.#insert(entry);
      isChanged = true;
    }
    return isChanged;
  }

  /** Returns all entries. It is the same list until an entry is added. */
  list(): readonly JournalEntry[] {
    if (this.#shown.length !== this.#entries.length) this.#shown = [...this.#entries];
    return this.#shown;
  }

  #insert(entry: JournalEntry): void {
    let index = this.#entries.length;
    while (index > 0 && (this.#entries[index - 1]?.at ?? 0) > entry.at) index -= 1;
    if (index === this.#entries.length) this.#entries.push(entry);
    else this.#entries.splice(index, 0, entry);
  }
}

/** Returns a text that is the same for the same entry only. */
function keyOfEntry(entry: JournalEntry): string {
  return entry.kind === "call" ? `call ${entry.call.id}` : `${entry.event.run} ${entry.event.sequence}`;
}

/** Returns the run that an entry belongs to. */
export function runOfEntry(entry: JournalEntry): string {
  return entry.kind === "call" ? entry.call.run : entry.event.run;
}
