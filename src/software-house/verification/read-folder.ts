import { lstat, open, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectFile } from "../contract/file-set.ts";
import type { ProjectLimits } from "../evidence/file-faults.ts";

/** An existing project as it is verified: what was read, what was left out, and what may not be in it. */
export interface FolderContents {
  files: ProjectFile[];
  /** Paths that were left out because a build makes them again, or version control keeps them; folders end with `/`. */
  ignored: string[];
  faults: string[];
}

/** What an existing project may be; more than a model hands in. */
export const FOLDER_LIMITS: ProjectLimits = { files: 1000, fileBytes: 2_000_000 };

/**
 * Reads a folder's files by the rules that hold for files that are handed in; `isBuilt` says that a build makes its
 * output folders again. Rejects where the folder cannot be read.
 */
export async function readFolder(folder: string, { isBuilt }: { isBuilt: boolean }): Promise<FolderContents> {
  const contents: FolderContents = { files: [], ignored: [], faults: [] };
  await readInto(contents, { folder, prefix: "", isBuilt });
  return contents;
}

/** Made again by a build or a package manager, or kept by tools; never the source itself. */
const IGNORED_FOLDERS = new Set([
  ".git",
  ".hg",
  ".svn",
  ".idea",
  ".vscode",
  ".troupe",
  "node_modules",
  "__pycache__",
  ".venv",
  "venv",
  ".pytest_cache",
  ".mypy_cache",
  ".ruff_cache",
]);

/** `dist` is left out only beside a manifest that makes it again. */
const OUTPUT_FOLDERS = new Set(["dist"]);

const IGNORED_FILES = /^(\.DS_Store|Thumbs\.db|\.env(\..+)?)$|\.(pyc|pyo|tsbuildinfo)$/;

/** Beyond this nothing is read any more: the project is refused anyhow. */
const MOST_FAULTS = 20;

async function readInto(
  contents: FolderContents,
  { folder, prefix, isBuilt }: { folder: string; prefix: string; isBuilt: boolean },
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const makesOutput = isBuilt && entries.some(({ name }) => name === "tsconfig.json");
  for (const entry of entries) {
    if (contents.faults.length >= MOST_FAULTS) return;
    const path = `${prefix}${entry.name}`;
    const isOutput = makesOutput && OUTPUT_FOLDERS.has(entry.name);
    if (entry.isSymbolicLink()) contents.faults.push(`${JSON.stringify(path)} is a link`);
    else if (entry.isDirectory() && (IGNORED_FOLDERS.has(entry.name) || isOutput))
      contents.ignored.push(`${path}/`);
    else if (entry.isDirectory()) {
      await readInto(contents, { folder: join(folder, entry.name), prefix: `${path}/`, isBuilt });
    } else if (!entry.isFile())
      contents.faults.push(`${JSON.stringify(path)} is neither a file nor a folder`);
    else if (IGNORED_FILES.test(entry.name)) contents.ignored.push(path);
    else await readOne(contents, { file: join(folder, entry.name), path });
  }
}

async function readOne(
  contents: FolderContents,
  { file, path }: { file: string; path: string },
): Promise<void> {
  const { size } = await lstat(file);
  if (contents.files.length >= FOLDER_LIMITS.files) {
    contents.faults.push(
      `${JSON.stringify(path)} is one file more than the ${FOLDER_LIMITS.files} that are taken`,
    );
    return;
  }
  const bytes = size > FOLDER_LIMITS.fileBytes ? await firstBytes(file) : await readFile(file);
  // A compiled program or a picture: what a build makes is made again, and nothing else of it would run.
  if (bytes.includes(0) || !isText(bytes, size)) contents.ignored.push(path);
  else if (size > FOLDER_LIMITS.fileBytes) {
    contents.faults.push(
      `${JSON.stringify(path)} is ${size} bytes; at most ${FOLDER_LIMITS.fileBytes} are taken`,
    );
  } else contents.files.push({ path, content: bytes.toString("utf8") });
}

/** The beginning of a file that is too large to be read. */
async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const BEGINNING = 8192;

/** A beginning may end within a character. */
function isText(bytes: Buffer, size: number): boolean {
  return bytes.length < size || Buffer.from(bytes.toString("utf8")).equals(bytes);
}
