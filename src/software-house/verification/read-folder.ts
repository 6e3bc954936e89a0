import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileFaults, type ProjectLimits } from "../evidence/file-faults.ts";
import type { VerifiedFile } from "../evidence/verifier.ts";
import { needsPackages } from "./needed-packages.ts";
import { readFileOf } from "./read-file.ts";
import { SHOWN_PACKAGES } from "./toolchains/node/own-commands.ts";

/** An existing project, as it is verified. */
export interface FolderContents {
  /** The files that were read. */
  files: VerifiedFile[];
  /** Paths that were left out, because a build creates them or version control keeps them. Folders end with `/`. */
  ignored: string[];
  /** Why the project is refused, a line for each path; empty if it is accepted. */
  faults: string[];
}

/** Limits on an existing project. They are higher than the limits on what a model delivers. */
export const FOLDER_LIMITS = {
  files: 1000,
  fileBytes: 2_000_000,
  packageFiles: 3000,
} as const satisfies ProjectLimits;

/**
 * Reads the files of a folder by the rules for delivered files. `isBuilt` must be true if a build creates the
 * project's output folders again. Rejects if the folder cannot be read, or if a name in it is not UTF-8.
 */
export async function readFolder(folder: string, { isBuilt }: { isBuilt: boolean }): Promise<FolderContents> {
  const found: Found = { files: [], packages: [], ignored: [], faults: [] };
  await readInto(found, { folder, prefix: "", isBuilt, mostFiles: FOLDER_LIMITS.files });
  const { files, packages, ...rest } = found;
  return { files: [...files, ...packages], ...rest };
}

interface Found extends FolderContents {
  /** Files of installed packages, which do not count among the project's own. */
  packages: VerifiedFile[];
}

/** Folders that a build or a package manager creates, or that tools keep; they never contain the source itself. */
const IGNORED_FOLDERS = new Set([
  ".git",
  ".hg",
  ".svn",
  ".idea",
  ".vscode",
  ".troupe",
  "__pycache__",
  ".venv",
  "venv",
  ".pytest_cache",
  ".mypy_cache",
  ".ruff_cache",
]);

/** Folder of installed packages. It is read only if the project needs packages that the sandbox does not have. */
const PACKAGES = "node_modules";

/** Folders that are left out only next to a `tsconfig.json` whose build creates them. */
const OUTPUT_FOLDERS = new Set(["dist"]);

const IGNORED_FILES = /^(\.DS_Store|Thumbs\.db|\.env(\..+)?)$|\.(pyc|pyo|tsbuildinfo)$/;

/** Number of faults after which reading stops, because the project is refused anyway. */
const MOST_FAULTS = 20;

interface Reading {
  folder: string;
  prefix: string;
  isBuilt: boolean;
  mostFiles: number;
  /** Folders that are left out, in addition to those that always are. */
  leftOut?: ReadonlySet<string>;
}

async function readInto(contents: Found, reading: Reading): Promise<void> {
  const { folder, prefix, isBuilt, mostFiles, leftOut } = reading;
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const makesOutput = isBuilt && entries.some(({ name }) => name === "tsconfig.json");
  for (const entry of entries) {
    if (contents.faults.length >= MOST_FAULTS) return;
    const { name } = entry;
    const path = `${prefix}${name}`;
    const inner = { ...reading, folder: join(folder, name), prefix: `${path}/` };
    const isIgnored =
      IGNORED_FOLDERS.has(name) || (makesOutput && OUTPUT_FOLDERS.has(name)) || leftOut?.has(path) === true;
    // Node writes this character for bytes that are not UTF-8, and finds no file under such a name.
    if (name.includes("\uFFFD")) throw new Error(`the name ${JSON.stringify(path)} is not UTF-8; rename it`);
    if (entry.isSymbolicLink()) contents.faults.push(`${JSON.stringify(path)} is a link`);
    else if (entry.isDirectory() && name === PACKAGES && leftOut === undefined)
      await readPackages(contents, { ...inner, isBuilt: false });
    else if (entry.isDirectory() && isIgnored) contents.ignored.push(`${path}/`);
    else if (entry.isDirectory()) await readInto(contents, inner);
    else if (!entry.isFile()) contents.faults.push(`${JSON.stringify(path)} is neither a file nor a folder`);
    else if (IGNORED_FILES.test(name)) contents.ignored.push(path);
    else await readOne(contents, { file: join(folder, name), path, mostFiles });
  }
}

async function readOne(
  contents: Found,
  { file, path, mostFiles }: { file: string; path: string; mostFiles: number },
): Promise<void> {
  if (contents.files.length >= mostFiles) {
    contents.faults.push(`${JSON.stringify(path)} exceeds the limit of ${mostFiles} files`);
    return;
  }
  const read = await readFileOf(file, FOLDER_LIMITS.fileBytes);
  if ("leftOut" in read) contents.ignored.push(path);
  else if ("fault" in read) contents.faults.push(`${JSON.stringify(path)} ${read.fault}`);
  else contents.files.push({ path, ...read });
}

/**
 * Reads installed packages, because a project that carries them cannot get them otherwise. Leaves out the whole folder
 * if the project needs none of them, or if they have links or too many files.
 */
async function readPackages(contents: Found, reading: Reading): Promise<void> {
  const { folder, prefix } = reading;
  const found: Found = { files: [], packages: [], ignored: [], faults: [] };
  if (await needsPackages(join(folder, ".."))) {
    const leftOut = new Set([".bin", ".cache", ...SHOWN_PACKAGES].map((name) => `${prefix}${name}`));
    await readInto(found, { ...reading, leftOut, mostFiles: FOLDER_LIMITS.packageFiles });
  }
  const isWhole = found.files.length > 0 && found.faults.length === 0;
  if (isWhole && fileFaults(found.files, FOLDER_LIMITS).length === 0) {
    contents.packages.push(...found.files);
    contents.ignored.push(...found.ignored);
  } else contents.ignored.push(prefix);
}
