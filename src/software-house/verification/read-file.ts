import { lstat, open, readFile } from "node:fs/promises";
import type { VerifiedFile } from "../evidence/verifier.ts";

/** A file's content; or that it is left out; or why the project is refused. */
export type ReadFile = Pick<VerifiedFile, "content" | "encoding"> | { leftOut: true } | { fault: string };

/**
 * Reads one file of a project. Text must have at most this many bytes. Other files, such as pictures and texts that are
 * not UTF-8, are read as bytes. Leaves out compiled programs, because a build creates them again, and other files with
 * more bytes.
 */
export async function readFileOf(file: string, mostBytes: number): Promise<ReadFile> {
  const { size } = await lstat(file);
  const bytes = size > mostBytes ? await firstBytes(file) : await readFile(file);
  if (isCompiled(bytes)) return { leftOut: true };
  const isText = !bytes.includes(0) && isUtf8(bytes, size);
  if (size > mostBytes) {
    return isText ? { fault: `must be at most ${mostBytes} bytes, but is ${size}` } : { leftOut: true };
  }
  return isText
    ? { content: bytes.toString("utf8") }
    : { content: bytes.toString("base64"), encoding: "base64" };
}

const BEGINNING = 8192;

/** Reads the beginning of a file that is too large to be read whole. */
async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** First bytes, in hexadecimal digits, of programs for Linux, macOS (and of Java's classes) and Windows. */
const COMPILED = /^(7f454c46|feedface|feedfacf|cefaedfe|cffaedfe|cafebabe|4d5a)/;

/** Returns true for a compiled program. A text can start with the same letters, but has no zero byte. */
function isCompiled(bytes: Buffer): boolean {
  return bytes.includes(0) && COMPILED.test(bytes.subarray(0, 4).toString("hex"));
}

/** Returns true for UTF-8. Does not check a partly read file, which may end within a character. */
function isUtf8(bytes: Buffer, size: number): boolean {
  return bytes.length < size || Buffer.from(bytes.toString("utf8")).equals(bytes);
}
