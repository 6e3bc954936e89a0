import { lstat, open, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectFile } from "../contract/file-set.ts";
import type { ProjectLimits } from "../evidence/file-faults.ts";

/** An existing project, as it is verified. */
export interface FolderContents {
  /** Text files that were read. */
  files: ProjectFile[];
  /** Paths that were left out, because a build creates them or version control keeps them. Folders end with `/`. */
  ignored: string[];
  /** Why the project is refused, a line for each path; empty if it is accepted. */
  faults: string[];
}

/** Limits on an existing project. They are higher than the limits on what a model delivers. */
export const FOLDER_LIMITS: ProjectLimits = { files: 1000, fileBytes: 2_000_000 };

/**
 * Reads the files of a folder by the rules for delivered files. `isBuilt` must be true if a build creates the
 * project's output folders again. Rejects if the folder cannot be read.
 */
export async function readFolder(folder: string, { isBuilt }: { isBuilt: boolean }): Promise<FolderContents> {
  const contents: FolderContents = { files: [], ignored: [], faults: [] };
  await readInto(contents, { folder, prefix: "", isBuilt });
  return contents;
}

/** Folders that a build or a package manager creates, or that tools keep; they never contain the source itself. */
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

/** Folders that are left out only next to a `tsconfig.json` whose build creates them. */
const OUTPUT_FOLDERS = new Set(["dist"]);

const IGNORED_FILES = /^(\.DS_Store|Thumbs\.db|\.env(\..+)?)$|\.(pyc|pyo|tsbuildinfo)$/;

/** Number of faults after which reading stops, because the project is refused anyway. */
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
    // Node writes this character for bytes that are not UTF-8, and finds no file under such a name.
    if (entry.name.includes("\uFFFD")) contents.faults.push(`the name ${JSON.stringify(path)} is not UTF-8`);
    else if (entry.isSymbolicLink()) contents.faults.push(`${JSON.stringify(path)} is a link`);
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
    contents.faults.push(`${JSON.stringify(path)} exceeds the limit of ${FOLDER_LIMITS.files} files`);
    return;
  }
  const bytes = size > FOLDER_LIMITS.fileBytes ? await firstBytes(file) : await readFile(file);
  // Leave out binary files, such as compiled programs and pictures: a build creates its own output again.
  if (bytes.includes(0) || !isText(bytes, size)) contents.ignored.push(path);
  else if (size > FOLDER_LIMITS.fileBytes) {
    contents.faults.push(
      `${JSON.stringify(path)} must be at most ${FOLDER_LIMITS.fileBytes} bytes, but is ${size}`,
    );
  } else contents.files.push({ path, content: bytes.toString("utf8") });
}

/** Reads the beginning of a file that is too large to be read whole. */
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

/** Returns true for UTF-8. Does not check a partly read file, which may end within a character. */
function isText(bytes: Buffer, size: number): boolean {
  return bytes.length < size || Buffer.from(bytes.toString("utf8")).equals(bytes);
}
