import type { Readable } from "node:stream";

/** Maximum characters of a line. Our own lines are shorter; a longer one comes from another program. */
const MAXIMUM_CHARACTERS = 16 * 1024;

/**
 * Calls `onLine` for each complete line of a stream.
 * An incomplete line keeps only its first 16,384 characters, so that one long line cannot fill our memory.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = (lines.pop() ?? "").slice(0, MAXIMUM_CHARACTERS);
    for (const line of lines) onLine(line);
  });
}
