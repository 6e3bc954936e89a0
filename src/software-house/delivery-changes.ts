import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { sha256 } from "../text/hash.ts";
import { specificationSchema } from "./contract/specification.ts";
import { evidenceFaults, type DeliveryFault } from "./evidence-faults.ts";
import { leadsOut, LIST, listedFiles, type ListedFile } from "./listed-files.ts";
import { readFolder } from "./verification/read-folder.ts";

/** Where the parts of a delivery stand in its folder. */
export const DELIVERED = {
  project: "project",
  specification: "evidence/specification.json",
  tests: "evidence/acceptance_tests.json",
} as const;

/** Returns true if a folder holds a delivery of the Software House: a project with its specification and its tests. */
export async function isDelivery(folder: string): Promise<boolean> {
  const found = await Promise.all(
    Object.values(DELIVERED).map((path) => stat(join(folder, path)).catch(() => null)),
  );
  return found.every((status) => status !== null);
}

/**
 * Returns what was changed in a delivery since it was written, a sentence for each file; an empty list if nothing was. It
 * compares the hashes, the verdict with its evidence, and the report with the verdict. It runs nothing: a person who can
 * write all files can also make all hashes fit, so that only another verification shows whether the verdict is true.
 */
export async function deliveryChanges(folder: string): Promise<string[]> {
  const listed = await listedFiles(folder);
  if (listed.length === 0) return [`${LIST} is missing, or does not list the files of a delivery`];
  const changed = (await Promise.all(listed.map((file) => changeOf(folder, file)))).flat();
  const known = new Set([LIST, ...listed.map(({ path }) => path)]);
  const added = (await foundFiles(folder))
    .filter((path) => !known.has(path))
    .map((path) => ({ path, what: "was added" }));
  const byHash = [...changed, ...added];
  const named = new Set(byHash.map(({ path }) => path));
  const faults = await evidenceFaults(folder, listed, { isAsListed: byHash.length === 0 });
  return [...byHash, ...faults.filter(({ path }) => !named.has(path))].map(
    ({ path, what }) => `${path} ${what}`,
  );
}

async function changeOf(folder: string, { path, sha256: written }: ListedFile): Promise<DeliveryFault[]> {
  if (await leadsOut(folder, path)) return [{ path, what: "leads out of the delivery" }];
  const bytes = await readFile(join(folder, path)).catch(() => null);
  if (bytes === null) return [{ path, what: "is missing" }];
  return sha256(bytes) === written ? [] : [{ path, what: "was changed" }];
}

/** Returns the paths of the files that a verification reads: those of the project, and all evidence. */
async function foundFiles(folder: string): Promise<string[]> {
  const project = await readFolder(join(folder, DELIVERED.project), { isBuilt: await isBuilt(folder) });
  const evidence = await readdir(join(folder, "evidence"), { recursive: true, withFileTypes: true });
  // A delivery holds texts only. Other files are what a build or the program makes.
  const texts = project.files.filter(({ encoding }) => encoding === undefined);
  return [
    ...texts.map(({ path }) => `${DELIVERED.project}/${path}`),
    ...evidence
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/")),
  ].toSorted();
}

/** Returns true if a build makes the project's output folders, which are then not part of the project. */
async function isBuilt(folder: string): Promise<boolean> {
  try {
    const json: unknown = JSON.parse(await readFile(join(folder, DELIVERED.specification), "utf8"));
    return specificationSchema.parse(json).run.build.length > 0;
  } catch {
    // It is reported as evidence that cannot be read.
    return false;
  }
}
