import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFile } from "../contract/file-set.ts";
import { sha256OfJson } from "../../text/hash.ts";

/** Writes checked files into a new folder. Rejects if a file exists already, and leaves it unchanged. */
export async function writeFiles(files: readonly ProjectFile[], folder: string): Promise<void> {
  for (const { path, content } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { flag: "wx", mode: isScript(content) ? 0o755 : 0o644 });
  }
}

/** Returns the SHA-256 of the files' paths and contents. The order of the files does not matter. */
export function hashFiles(files: readonly ProjectFile[]): string {
  const ordered = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return sha256OfJson(ordered.map(({ path, content }) => [path, content]));
}

/** Returns true for a script: delivered files have no mode, so the first line decides. */
function isScript(content: string): boolean {
  return content.startsWith("#!");
}
