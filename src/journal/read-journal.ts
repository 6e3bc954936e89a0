import { open, readFile, type FileHandle } from "node:fs/promises";
import type { JournalEntry } from "./journal-entry.ts";
import { journalFile } from "./journal-file.ts";
import { growthSoFar, untilGrowth } from "./journal-growth.ts";
import { JournalLines, type PlacedEntry } from "./journal-lines.ts";

/** How often a journal is looked at that another process writes, in milliseconds. */
const POLL_MILLISECONDS = 500;

/** How much of a journal is read at once, in bytes. */
const PIECE = 1024 * 1024;

/** What the journal of a thread holds. */
export interface JournalContent {
  /** In the order in which they were written. Empty for a thread without a journal. */
  readonly entries: readonly JournalEntry[];
  /**
   * When the last entry happened before the journal was full, in milliseconds since 1970: nothing after it is kept. Null if
   * the journal is not full.
   */
  readonly fullSince: number | null;
}

/** Returns what the journal of a thread holds, and whether it is full. */
export async function readJournalContent(folder: string, thread: string): Promise<JournalContent> {
  const lines = new JournalLines();
  const content = await readFile(journalFile(folder, thread)).catch(ifAbsent(null));
  const placed = content === null ? [] : lines.push(content);
  return { entries: placed.map(({ entry }) => entry), fullSince: lines.fullSince };
}

/**
 * Returns the entries of a thread's journal in the order in which they were written. A thread without a journal has none.
 *
 * @example
 * const entries = (await readJournal(".troupe/journal", thread)).map(({ entry }) => entry);
 */
export async function readJournal(
  folder: string,
  thread: string,
  { after = 0 }: { after?: number } = {},
): Promise<PlacedEntry[]> {
  const content = await readFile(journalFile(folder, thread)).catch(ifAbsent(null));
  if (content === null) return [];
  return new JournalLines().push(content).filter(({ position }) => position > after);
}

/**
 * Yields the entries of a thread's journal after a position, and then each new one, until the signal aborts. The journal may
 * not exist yet, and another process may write it. Calls `onFull` once if it is full, with when its last entry happened.
 *
 * @example
 * for await (const { position, entry } of followJournal(folder, thread, { after: 0, signal })) send(position, entry);
 */
export async function* followJournal(
  folder: string,
  thread: string,
  { after = 0, signal, onFull }: FollowOptions = {},
): AsyncGenerator<PlacedEntry, void, undefined> {
  const file = journalFile(folder, thread);
  let lines = new JournalLines();
  let offset = 0;
  let least = after;
  let isKnownFull = false;
  const isOver = (): boolean => signal?.aborted === true;
  for (;;) {
    if (isOver()) return;
    const since = growthSoFar();
    const piece = await readFrom(file, offset);
    if (piece === "shorter") {
      // It was deleted, and begun again.
      lines = new JournalLines();
      offset = 0;
      least = 0;
      isKnownFull = false;
      continue;
    }
    offset += piece.length;
    for (const placed of lines.push(piece)) {
      if (isOver()) return;
      if (placed.position > least) yield placed;
    }
    if (lines.fullSince !== null && !isKnownFull) {
      isKnownFull = true;
      onFull?.(lines.fullSince);
    }
    if (piece.length < PIECE) await untilGrowth(file, { milliseconds: POLL_MILLISECONDS, since, signal });
  }
}

/** How a journal is followed. */
export interface FollowOptions {
  /** The position of the last entry that is known. @default 0 */
  after?: number;
  signal?: AbortSignal;
  onFull?: (since: number) => void;
}

/** Returns the bytes of a file after an offset, at most so many at once. A file that does not exist is empty. */
async function readFrom(file: string, offset: number): Promise<Uint8Array | "shorter"> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(file, "r").catch(ifAbsent(null));
    const size = (await handle?.stat())?.size ?? 0;
    if (size < offset) return "shorter";
    if (handle === null || size === offset) return new Uint8Array();
    const piece = Buffer.alloc(Math.min(PIECE, size - offset));
    const { bytesRead } = await handle.read(piece, 0, piece.length, offset);
    return piece.subarray(0, bytesRead);
  } finally {
    await handle?.close();
  }
}

function ifAbsent<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return value;
  };
}
