import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { leadsOut, LIST, listedFiles } from "./listed-files.ts";
import { sha256 } from "../text/hash.ts";
import type { VerifiedFile } from "./evidence/verifier.ts";
import { bytesOf } from "./evidence/write-files.ts";

/**
 * Writes a delivery into its folder. Removes files of an earlier delivery that this one does not have, unless they were
 * changed since. Other files are not touched, unless the delivery has a file with the same path. Throws if a path leads
 * out of the folder or through a symbolic link, or cannot be written.
 */
export async function writeDelivery(folder: string, files: readonly VerifiedFile[]): Promise<void> {
  const listed = files.map((file) => ({ path: file.path, sha256: sha256(bytesOf(file)) }));
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, sha256: before } of await listedFiles(folder)) {
    if (paths.has(path) || (await leadsOut(folder, path))) continue;
    const target = join(folder, path);
    const content = await readIfPresent(target);
    if (content !== null && sha256(content) === before) await rm(target);
  }
  const list = { path: LIST, content: `${JSON.stringify(listed, null, 2)}\n` };
  for (const file of [...files, list]) {
    const { path } = file;
    const target = join(folder, path);
    if (await leadsOut(folder, path)) {
      throw new Error(`cannot write ${relative(folder, target)}: its path leads out of ${folder}`);
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytesOf(file));
  }
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}
