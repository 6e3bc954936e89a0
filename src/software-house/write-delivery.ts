import { lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileFaults } from "./evidence/file-faults.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import { sha256 } from "../text/hash.ts";

/**
 * File that lists each file of a delivery with its SHA-256. A later delivery may remove these files.
 */
const LIST = "evidence/files.json";

/**
 * Writes a delivery into its folder. Removes files of an earlier delivery that this one does not have, unless they were
 * changed since. Other files are not touched, unless the delivery has a file with the same path. Throws if a path leads
 * out of the folder or through a symbolic link, or cannot be written.
 */
export async function writeDelivery(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const listed = files.map(({ path, content }) => ({ path, sha256: sha256(content) }));
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, sha256: before } of await earlierFiles(folder)) {
    if (paths.has(path) || (await leadsOut(folder, path))) continue;
    const target = join(folder, path);
    const content = await readIfPresent(target);
    if (content !== null && sha256(content) === before) await rm(target);
  }
  for (const { path, content } of [
    ...files,
    { path: LIST, content: `${JSON.stringify(listed, null, 2)}\n` },
  ]) {
    const target = join(folder, path);
    if (await leadsOut(folder, path)) {
      throw new Error(`cannot write ${relative(folder, target)}: its path leads out of ${folder}`);
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** Returns the files that an earlier delivery wrote to this folder, by its list; an empty list if there is none. */
async function earlierFiles(folder: string): Promise<{ path: string; sha256: string }[]> {
  const text = await readIfPresent(join(folder, LIST));
  if (text === null) return [];
  try {
    const listed: unknown = JSON.parse(text);
    return Array.isArray(listed) ? listed.filter(isListed) : [];
  } catch {
    // The list is not ours, or was changed: remove nothing.
    return [];
  }
}

function isListed(entry: unknown): entry is { path: string; sha256: string } {
  const { path, sha256: hash } = (entry ?? {}) as { path?: unknown; sha256?: unknown };
  return typeof path === "string" && typeof hash === "string";
}

/** Checks whether a path leads out of the folder, or through a symbolic link. */
async function leadsOut(folder: string, path: string): Promise<boolean> {
  if (fileFaults([{ path, content: "" }]).length > 0) return true;
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length += 1) {
    const status = await lstat(join(folder, ...parts.slice(0, length))).catch(() => null);
    if (status?.isSymbolicLink()) return true;
  }
  return false;
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
