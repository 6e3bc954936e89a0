import { FULL_LINE } from "./journal-end.ts";
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
  #lastAt = 0;
  #fullSince: number | null = null;

  /** When the last entry happened before the journal was full, in milliseconds since 1970. Null if it is not full. */
  get fullSince(): number | null {
    return this.#fullSince;
  }

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
      if (entry === null) {
        if (line === FULL_MARK) this.#fullSince ??= this.#lastAt;
        return [];
      }
      this.#lastAt = Math.max(this.#lastAt, entry.at);
      return [{ position: first + index, entry }];
    });
  }
}

const LINE_END = 0x0a;

const FULL_MARK = FULL_LINE.trimEnd();

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
