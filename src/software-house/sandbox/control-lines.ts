import type { Readable } from "node:stream";

/** A longer line is nothing of ours. */
const MAXIMUM_CHARACTERS = 16 * 1024;

/** Calls back for each line; a line that is too long is dropped with all that was not read of it yet. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = (lines.pop() ?? "").slice(0, MAXIMUM_CHARACTERS);
    for (const line of lines) onLine(line);
  });
}
