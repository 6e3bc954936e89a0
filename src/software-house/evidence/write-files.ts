import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256OfJson } from "../../text/hash.ts";
import type { VerifiedFile } from "./verifier.ts";

/** Writes checked files into a new folder. Rejects if a file exists already, and leaves it unchanged. */
export async function writeFiles(files: readonly VerifiedFile[], folder: string): Promise<void> {
  for (const file of files) {
    const target = join(folder, file.path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytesOf(file), { flag: "wx", mode: isScript(file) ? 0o755 : 0o644 });
  }
}

/** Returns the bytes of a file. */
export function bytesOf({ content, encoding }: VerifiedFile): Buffer {
  return Buffer.from(content, encoding ?? "utf8");
}

/** Returns the SHA-256 of the files' paths and contents. The order of the files does not matter. */
export function hashFiles(files: readonly VerifiedFile[]): string {
  const ordered = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return sha256OfJson(
    ordered.map(({ path, content, encoding }) =>
      encoding === undefined ? [path, content] : [path, content, encoding],
    ),
  );
}

/** Returns true for a script: delivered files have no mode, so the first line decides. */
function isScript(file: VerifiedFile): boolean {
  return bytesOf(file).subarray(0, 2).toString("latin1") === "#!";
}
