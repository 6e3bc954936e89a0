import { lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileFaults } from "./evidence/file-faults.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import { sha256 } from "../text/hash.ts";

/** Names every file of a delivery with its SHA-256: what was verified, and what a later delivery may replace. */
const LIST = "evidence/files.json";

/**
 * Writes a delivery into its folder. What an earlier delivery left there and this one has not goes, unless somebody
 * has changed it since; nothing else is touched. Throws where a path leads through a link, or cannot be written.
 */
export async function writeDelivery(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const listed = files.map(({ path, content }) => ({ path, sha256: sha256(content) }));
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, sha256: before } of await earlierFiles(folder)) {
    if (paths.has(path) || (await leadsOut(folder, path))) continue;
    const place = join(folder, path);
    const content = await readIfPresent(place);
    if (content !== null && sha256(content) === before) await rm(place);
  }
  for (const { path, content } of [
    ...files,
    { path: LIST, content: `${JSON.stringify(listed, null, 2)}\n` },
  ]) {
    const place = join(folder, path);
    if (await leadsOut(folder, path)) {
      throw new Error(`${relative(folder, place)} is not written: it leads out of ${folder}`);
    }
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

/** The files that an earlier delivery wrote here, as it listed them. */
async function earlierFiles(folder: string): Promise<{ path: string; sha256: string }[]> {
  const text = await readIfPresent(join(folder, LIST));
  if (text === null) return [];
  try {
    const listed: unknown = JSON.parse(text);
    return Array.isArray(listed) ? listed.filter(isListed) : [];
  } catch {
    // Not ours, or no longer: then nothing of it goes.
    return [];
  }
}

function isListed(entry: unknown): entry is { path: string; sha256: string } {
  const { path, sha256: hash } = (entry ?? {}) as { path?: unknown; sha256?: unknown };
  return typeof path === "string" && typeof hash === "string";
}

/** Whether a path leaves the folder: by itself, or by a symbolic link on its way. */
async function leadsOut(folder: string, path: string): Promise<boolean> {
  if (fileFaults([{ path, content: "" }]).length > 0) return true;
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length += 1) {
    const status = await lstat(join(folder, ...parts.slice(0, length))).catch(() => null);
    if (status?.isSymbolicLink()) return true;
  }
  return false;
}

async function readIfPresent(place: string): Promise<string | null> {
  try {
    return await readFile(place, "utf8");
  } catch {
    return null;
  }
}
