import type { VerifiedFile } from "./verifier.ts";
import { bytesOf } from "./write-files.ts";

/** Limits on the files of a project. */
export interface ProjectLimits {
  /** Number of files. */
  files: number;
  /** Size of one file in bytes. */
  fileBytes: number;
  /**
   * Number of files in `node_modules`, in addition to the others.
   * @default 0: there must be no such folder
   */
  packageFiles?: number | undefined;
}

/** Limits on the files that a developer delivers. */
export const DEVELOPER_LIMITS: ProjectLimits = { files: 40, fileBytes: 200_000 };

/** Folders that a project must not contain: they belong to version control, a package manager or the verifier. */
const RESERVED_FOLDERS: ReadonlySet<string> = new Set([".git", ".hg", ".svn", "node_modules", ".troupe"]);

/**
 * Returns all reasons why these files cannot be written safely, and with the same result on every machine. Returns an
 * empty list if there is none. `limits` defaults to DEVELOPER_LIMITS.
 */
export function fileFaults(
  files: readonly VerifiedFile[],
  limits: ProjectLimits = DEVELOPER_LIMITS,
): string[] {
  if (files.length === 0) return ["there are no files"];
  const { packageFiles = 0 } = limits;
  const packages = packageFiles === 0 ? [] : files.filter(({ path }) => isInPackage(path));
  return [
    ...countFaults(files.length - packages.length, limits.files),
    ...countFaults(packages.length, packageFiles),
    ...files.flatMap((file) => {
      const faults = [...pathFaults(file.path, limits), ...contentFaults(file, limits)];
      return faults.map((fault) => `${JSON.stringify(file.path)} ${fault}`);
    }),
    ...collisions(files.map(({ path }) => path)),
  ];
}

function countFaults(count: number, most: number): string[] {
  return count > most ? [`there are ${count} files, but at most ${most} are allowed`] : [];
}

const PACKAGES = "node_modules";

/** Returns true for a file of an installed package. */
function isInPackage(path: string): boolean {
  return path.split("/").includes(PACKAGES);
}

const LONGEST_PATH = 200;

/** Control characters: no path needs them, they can control a terminal, and NUL ends a string in C. */
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse.
const CONTROL = /[\u0000-\u001f\u007f]/;

function pathFaults(path: string, limits: ProjectLimits): string[] {
  const parts = path.split("/");
  return [
    path === "" ? "is empty" : null,
    CONTROL.test(path) ? "has a control character" : null,
    path.includes("\\") ? "has a backslash; separate folders with /" : null,
    path.startsWith("/") ? "is absolute" : null,
    /^[A-Za-z]:/.test(path) ? "starts with a drive letter" : null,
    parts.includes("..") ? "leaves the project through .." : null,
    path !== "" && parts.slice(1).includes("") ? "has an empty part" : null,
    parts.includes(".") ? "has a part that is only a dot" : null,
    parts.some((part) => part !== part.trimEnd()) ? "has a part that ends with a space" : null,
    reservedIn(parts, limits),
    path.length > LONGEST_PATH ? `is longer than ${LONGEST_PATH} characters` : null,
  ].filter((fault) => fault !== null);
}

function reservedIn(parts: readonly string[], { packageFiles = 0 }: ProjectLimits): string | null {
  const reserved = parts.find(
    (part) => RESERVED_FOLDERS.has(part.toLowerCase()) && !(part === PACKAGES && packageFiles > 0),
  );
  return reserved === undefined ? null : `is in the reserved folder ${reserved}`;
}

function contentFaults(file: VerifiedFile, { fileBytes }: ProjectLimits): string[] {
  const { length } = bytesOf(file);
  return length > fileBytes ? [`must be at most ${fileBytes} bytes, but is ${length}`] : [];
}

/** Finds paths that are the same file, or a file and a folder at once, on some machine. */
function collisions(paths: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const path of paths) {
    const key = keyOf(path);
    const other = seen.get(key);
    if (other === path) faults.push(`${JSON.stringify(path)} occurs twice`);
    else if (other !== undefined)
      faults.push(
        `${JSON.stringify(path)} differs from ${JSON.stringify(other)} only in case or in how accents are encoded`,
      );
    seen.set(key, other ?? path);
  }
  for (const path of new Set(paths)) {
    const parts = keyOf(path).split("/");
    for (let length = 1; length < parts.length; length += 1) {
      const file = seen.get(parts.slice(0, length).join("/"));
      if (file !== undefined)
        faults.push(`${JSON.stringify(file)} is a file, but also the folder of ${JSON.stringify(path)}`);
    }
  }
  return [...new Set(faults)];
}

/**
 * Returns the same key for paths that some file system treats as one: it may ignore case, or how accents are encoded.
 */
function keyOf(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
