import { closeSync, openSync, readSync } from "node:fs";

/** How a journal ends: after a whole line, within one (a write has failed), or with the mark of a full journal. */
export type JournalEnd = "whole" | "torn" | "full";

/** The last line of a full journal. It holds no entry, so readers leave it out. A later process knows by it not to go on. */
export const FULL_LINE = '{"kind":"full"}\n';

/** Returns how a journal of this size ends. Throws if it cannot be read. */
export function readJournalEnd(file: string, size: number): JournalEnd {
  const length = Math.min(size, FULL_LINE.length);
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, bytes, 0, length, size - length);
  } finally {
    closeSync(descriptor);
  }
  const text = bytes.toString("latin1");
  if (text === FULL_LINE) return "full";
  return text === "" || text.endsWith("\n") ? "whole" : "torn";
}
