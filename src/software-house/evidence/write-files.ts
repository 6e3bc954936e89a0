import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFile } from "../contract/file-set.ts";
import { sha256OfJson } from "../../text/hash.ts";

/** Writes files that were found faultless into a new folder; an existing file is an error and stays as it is. */
export async function writeFiles(files: readonly ProjectFile[], folder: string): Promise<void> {
  for (const { path, content } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { flag: "wx", mode: isScript(content) ? 0o755 : 0o644 });
  }
}

/** SHA-256 of the files' paths and contents, in whatever order they are given. */
export function hashFiles(files: readonly ProjectFile[]): string {
  const ordered = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return sha256OfJson(ordered.map(({ path, content }) => [path, content]));
}

/** Only text is handed in, so a script says itself that it is one. */
function isScript(content: string): boolean {
  return content.startsWith("#!");
}
