import type { ProjectFile } from "../contract/file-set.ts";

/** How much a project may be. */
export interface ProjectLimits {
  files: number;
  fileBytes: number;
}

/** What a developer may hand in. */
export const DEVELOPER_LIMITS: ProjectLimits = { files: 40, fileBytes: 200_000 };

/** Folders that are others': version control's, a package manager's, and the verifier's own. */
const RESERVED_FOLDERS: ReadonlySet<string> = new Set([".git", ".hg", ".svn", "node_modules", ".troupe"]);

/** All that keeps files from being written safely and alike on every machine; empty where nothing does. */
export function fileFaults(
  files: readonly ProjectFile[],
  limits: ProjectLimits = DEVELOPER_LIMITS,
): string[] {
  if (files.length === 0) return ["there are no files"];
  const tooMany =
    files.length > limits.files ? [`there are ${files.length} files; at most ${limits.files} are taken`] : [];
  return [
    ...tooMany,
    ...files.flatMap(({ path, content }) => {
      const faults = [...pathFaults(path), ...contentFaults(content, limits)];
      return faults.map((fault) => `${JSON.stringify(path)} ${fault}`);
    }),
    ...collisions(files.map(({ path }) => path)),
  ];
}

const LONGEST_PATH = 200;

/** Characters that no path needs, and that steer a terminal or end a string in C. */
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse.
const CONTROL = /[\u0000-\u001f\u007f]/;

function pathFaults(path: string): string[] {
  const parts = path.split("/");
  return [
    path === "" ? "is empty" : null,
    CONTROL.test(path) ? "has a control character" : null,
    path.includes("\\") ? "has a backslash; folders are told apart by /" : null,
    path.startsWith("/") ? "is absolute" : null,
    /^[A-Za-z]:/.test(path) ? "begins with a drive letter" : null,
    parts.includes("..") ? "leaves the project by .." : null,
    path !== "" && parts.slice(1).includes("") ? "names no file, or has an empty part" : null,
    parts.includes(".") ? "has a part that is only a dot" : null,
    parts.some((part) => part !== part.trimEnd()) ? "has a part that ends with a space" : null,
    reservedIn(parts),
    path.length > LONGEST_PATH ? `is longer than ${LONGEST_PATH} characters` : null,
  ].filter((fault) => fault !== null);
}

function reservedIn(parts: readonly string[]): string | null {
  const reserved = parts.find((part) => RESERVED_FOLDERS.has(part.toLowerCase()));
  return reserved === undefined ? null : `is in the reserved folder ${reserved}`;
}

function contentFaults(content: string, { fileBytes }: ProjectLimits): string[] {
  const bytes = Buffer.byteLength(content);
  return bytes > fileBytes ? [`is ${bytes} bytes; at most ${fileBytes} are taken`] : [];
}

/** Paths that are the same file, or a file and a folder at once, on one machine or another. */
function collisions(paths: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const path of paths) {
    const key = keyOf(path);
    const other = seen.get(key);
    if (other === path) faults.push(`${JSON.stringify(path)} is given twice`);
    else if (other !== undefined)
      faults.push(`${JSON.stringify(path)} differs from ${JSON.stringify(other)} only in spelling`);
    seen.set(key, other ?? path);
  }
  for (const path of new Set(paths)) {
    const parts = keyOf(path).split("/");
    for (let length = 1; length < parts.length; length += 1) {
      const file = seen.get(parts.slice(0, length).join("/"));
      if (file !== undefined)
        faults.push(`${JSON.stringify(file)} is a file and also the folder of ${JSON.stringify(path)}`);
    }
  }
  return [...new Set(faults)];
}

/** The same for paths that a file system may hold for one: it may ignore case and how an accent is written. */
function keyOf(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
