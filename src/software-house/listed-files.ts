import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileFaults } from "./evidence/file-faults.ts";

/** File that lists each file of a delivery with its SHA-256. */
export const LIST = "evidence/files.json";

/** A file of a delivery, as its list names it. */
export interface ListedFile {
  path: string;
  sha256: string;
}

/** Returns the files that a delivery wrote to this folder, by its list; an empty list if there is none. */
export async function listedFiles(folder: string): Promise<ListedFile[]> {
  try {
    const listed: unknown = JSON.parse(await readFile(join(folder, LIST), "utf8"));
    return Array.isArray(listed) ? listed.filter(isListed) : [];
  } catch {
    // There is no list, or it is not ours, or it was changed.
    return [];
  }
}

function isListed(entry: unknown): entry is ListedFile {
  const { path, sha256: hash } = (entry ?? {}) as { path?: unknown; sha256?: unknown };
  return typeof path === "string" && typeof hash === "string";
}

/** Checks whether a path leads out of the folder, or through a symbolic link. */
export async function leadsOut(folder: string, path: string): Promise<boolean> {
  if (fileFaults([{ path, content: "" }]).length > 0) return true;
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length += 1) {
    const status = await lstat(join(folder, ...parts.slice(0, length))).catch(() => null);
    if (status?.isSymbolicLink()) return true;
  }
  return false;
}
