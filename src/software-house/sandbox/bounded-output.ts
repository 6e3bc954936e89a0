import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";

/** The text of a program's stdout and stderr, up to one limit of bytes for both. The rest is read and dropped. */
export interface BoundedOutput {
  stdout(): string;
  stderr(): string;
}

/**
 * Collects two streams while they run, so that a flood of output uses no more memory than `bytes`.
 * `bytes` is the limit of both streams together. Calls `onExceeded` for each chunk that does not fit.
 */
export function collectOutput(
  streams: { stdout: Readable; stderr: Readable },
  { bytes, onExceeded }: { bytes: number; onExceeded: () => void },
): BoundedOutput {
  let room = bytes;
  const collect = (stream: Readable): Buffer[] => {
    const kept: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => {
      if (chunk.length > room) onExceeded();
      if (room === 0) return;
      const part = chunk.subarray(0, room);
      room -= part.length;
      kept.push(part);
    });
    // A broken pipe means that the program ended. `watchProgram` reports that.
    stream.on("error", () => {});
    return kept;
  };
  const [stdout, stderr] = [collect(streams.stdout), collect(streams.stderr)];
  return { stdout: () => textOf(stdout), stderr: () => textOf(stderr) };
}

/** Decodes UTF-8 and drops an incomplete character at the end, which the limit may have cut. */
function textOf(chunks: readonly Buffer[]): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(chunks), { stream: true });
}
