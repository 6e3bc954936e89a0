import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FULL_LINE, readJournalEnd, type JournalEnd } from "./journal-end.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { journalFile, SUFFIX } from "./journal-file.ts";
import { noteGrowth } from "./journal-growth.ts";

/** How large journals get, and what happens if something cannot be kept. */
export interface WriterOptions {
  folder: string;
  maximumBytes: number;
  maximumThreads: number;
  warn: (message: string) => void;
}

/** How long entries are collected before they are written, in milliseconds. */
const COLLECT_MILLISECONDS = 30;

/**
 * Appends entries to the journals of their threads, in their order. Nothing that fails here is a failure of a run. It
 * collects entries for a moment and writes them at once: a process that ends loses none, and a write takes less than a
 * millisecond.
 */
export class JournalWriter {
  readonly #options: WriterOptions;
  readonly #waiting = new Map<string, JournalEntry[]>();
  readonly #full = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #hasFailed = false;
  /** How the journals end that this process has written to. A write that failed may have left a part of it in the file. */
  readonly #ends = new Map<string, { end: JournalEnd; size: number }>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  add(thread: string, entry: JournalEntry): void {
    if (this.#full.has(thread)) return;
    const entries = this.#waiting.get(thread) ?? [];
    this.#waiting.set(thread, entries);
    entries.push(entry);
    // A process need not wait for it, because it flushes when it ends.
    this.#timer ??= setTimeout(() => this.flush(), COLLECT_MILLISECONDS).unref();
  }

  /** Writes everything that has been added. Never throws. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const [thread, entries] of this.#waiting) {
      try {
        this.#write(thread, entries);
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#waiting.clear();
  }

  #write(thread: string, entries: readonly JournalEntry[]): void {
    const { folder, maximumBytes } = this.#options;
    const file = journalFile(folder, thread);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? null;
    if (size === null) this.#makeRoom();
    const end = this.#endOf(thread, { file, size });
    if (end === "full") return void this.#full.add(thread);
    // Texts are also in the replies and results, so they leave the second half of the room to everything else.
    const kept = (size ?? 0) > maximumBytes / 2 ? entries.filter(isNoText) : entries;
    const lines = kept.map(lineOf).join("");
    if (lines === "") return;
    const room = maximumBytes - (size ?? 0) - FULL_LINE.length - 1;
    if (Buffer.byteLength(lines) > room) this.#fillUp(thread, { size: size ?? 0, end });
    else this.#append(thread, lines, { size: size ?? 0, end });
    noteGrowth(file);
  }

  /** Another process may have filled the journal, or may have ended on a full disk. */
  #endOf(thread: string, { file, size }: { file: string; size: number | null }): JournalEnd {
    if (size === null) return "whole";
    const known = this.#ends.get(thread);
    return known?.size === size ? known.end : readJournalEnd(file, size);
  }

  #append(thread: string, lines: string, { size, end }: { size: number; end: JournalEnd }): void {
    const file = journalFile(this.#options.folder, thread);
    const text = end === "torn" ? `\n${lines}` : lines;
    this.#ends.delete(thread);
    appendFileSync(file, text, OWNER_ONLY);
    this.#ends.set(thread, { end: "whole", size: size + Buffer.byteLength(text) });
  }

  /** Deletes the journals that were not written for longest, so that there is room for another thread. */
  #makeRoom(): void {
    const { folder, maximumThreads } = this.#options;
    makeFolder(folder);
    const names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
    if (names.length < maximumThreads) return;
    const files = names.map((name) => {
      const file = join(folder, name);
      return { file, writtenAt: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    });
    const oldest = files.toSorted((one, other) => one.writtenAt - other.writtenAt);
    const excess = names.length - maximumThreads + 1;
    for (const { file } of oldest.slice(0, excess)) rmSync(file, { force: true });
  }

  #fillUp(thread: string, at: { size: number; end: JournalEnd }): void {
    const { folder, maximumBytes, warn } = this.#options;
    this.#full.add(thread);
    const file = journalFile(folder, thread);
    warn(
      `the journal of a thread is full (${maximumBytes} bytes): what it does from now on is not kept in ${file}`,
    );
    this.#append(thread, FULL_LINE, at);
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const why = error instanceof Error ? error.message : String(error);
    this.#options.warn(`the journal cannot be written, so a part of it is missing: ${why}`);
  }
}

/** Journals hold requests and answers. */
const OWNER_ONLY = { mode: 0o600 };

function isNoText(entry: JournalEntry): boolean {
  return entry.kind === "call" || entry.event.type !== "step_text";
}

/** An application's event may hold what JSON cannot. */
function lineOf(entry: JournalEntry): string {
  try {
    return `${JSON.stringify(entry)}\n`;
  } catch {
    return "";
  }
}

/** Makes the folder so that only its owner can read it, and that no repository takes it in. */
function makeFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) writeFileSync(join(folder, ".gitignore"), "*\n");
}
