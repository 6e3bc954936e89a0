import type { JournalEntry } from "./journal-entry.ts";

/** An entry and its place in the journal of its thread: 1 for the first. */
export interface PlacedEntry {
  readonly position: number;
  readonly entry: JournalEntry;
}

/** Reads a journal piece by piece. A line that is not complete waits for the rest of it. */
export class JournalLines {
  #position = 0;
  #rest: Uint8Array = new Uint8Array();

  /** Returns the entries of the lines that end in this piece. A line that is not an entry, such as a torn one, is left out. */
  push(piece: Uint8Array): PlacedEntry[] {
    const end = piece.lastIndexOf(LINE_END) + 1;
    if (end === 0) {
      this.#rest = joined(this.#rest, piece);
      return [];
    }
    const text = Buffer.from(joined(this.#rest, piece.subarray(0, end))).toString("utf8");
    this.#rest = piece.slice(end);
    const lines = text.split("\n").slice(0, -1);
    const first = this.#position + 1;
    this.#position += lines.length;
    return lines.flatMap((line, index) => {
      const entry = readEntry(line);
      return entry === null ? [] : [{ position: first + index, entry }];
    });
  }
}

const LINE_END = 0x0a;

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.length === 0 ? other : Buffer.concat([one, other]);
}

function readEntry(line: string): JournalEntry | null {
  try {
    const entry = JSON.parse(line) as Partial<JournalEntry> | null;
    const isEntry = typeof entry?.at === "number" && (entry.kind === "event" || entry.kind === "call");
    return isEntry ? (entry as JournalEntry) : null;
  } catch {
    return null;
  }
}
