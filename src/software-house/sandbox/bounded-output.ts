import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";

/** What two streams said together, up to a bound; beyond it everything is let through and forgotten. */
export interface BoundedOutput {
  stdout(): string;
  stderr(): string;
}

/** Collects while it streams, so that a flood costs no more memory than the bound (in bytes, of both together). */
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
    // A broken pipe is the program's end, which is told elsewhere.
    stream.on("error", () => {});
    return kept;
  };
  const [stdout, stderr] = [collect(streams.stdout), collect(streams.stderr)];
  return { stdout: () => textOf(stdout), stderr: () => textOf(stderr) };
}

/** As UTF-8, without the half character that a cut may leave at the end. */
function textOf(chunks: readonly Buffer[]): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(chunks), { stream: true });
}
