import { readFileSet, type FileSet, type ProjectFile } from "./contract/file-set.ts";

/** What a developer sent, and the project that it makes. */
export interface WrittenFiles {
  sent: FileSet;
  files: ProjectFile[];
}

/**
 * Reads a developer's reply and applies it to the files before it, or returns all faults. A reply with `files` alone is
 * a whole project, unless it is a repair: then files that it does not name stay.
 */
export function readFiles(
  json: unknown,
  { before, isRepair }: { before: readonly ProjectFile[]; isRepair: boolean },
): { value: WrittenFiles } | { faults: string[] } {
  const read = readFileSet(json);
  if ("faults" in read) return read;
  const sent = read.value;
  const isWhole = !isRepair && (sent.edits ?? null) === null && (sent.deleted ?? null) === null;
  const kept = isWhole ? [] : withoutPaths(before, sent.deleted ?? []);
  const edited = (sent.edits ?? []).map(({ path, edits }) => editFile(kept, { path, edits }));
  const faults = edited.flatMap((one) => ("faults" in one ? one.faults : []));
  if (faults.length > 0) return { faults };
  const changed = [...edited.flatMap((one) => ("file" in one ? [one.file] : [])), ...sent.files];
  const files = withFiles(kept, changed);
  return files.length === 0 ? { faults: ["files must not be empty"] } : { value: { sent, files } };
}

type Edited = { file: ProjectFile } | { faults: string[] };

/** Applies the edits of one file in their order. */
function editFile(
  files: readonly ProjectFile[],
  { path, edits }: NonNullable<FileSet["edits"]>[number],
): Edited {
  const file = files.find((one) => one.path === path);
  if (file === undefined) {
    const available = files.map((one) => one.path).join(", ");
    return { faults: [`edits: there is no file ${JSON.stringify(path)}; available: ${available}`] };
  }
  let { content } = file;
  const faults: string[] = [];
  for (const [index, { find, replace }] of edits.entries()) {
    const fault = faultOfFind(find, content);
    if (fault === null) content = content.replace(find, () => replace);
    else faults.push(`edit ${index + 1} of ${path}: ${fault}`);
  }
  return faults.length > 0 ? { faults } : { file: { path, content } };
}

function faultOfFind(find: string, content: string): string | null {
  if (find === "") return "find must not be empty";
  const first = content.indexOf(find);
  const place = first === -1 ? "is not in the file" : "is there several times";
  const isOnce = first !== -1 && content.indexOf(find, first + 1) === -1;
  return isOnce ? null : `find must occur exactly once, but ${place}: ${JSON.stringify(find)}`;
}

function withoutPaths(files: readonly ProjectFile[], deleted: readonly string[]): ProjectFile[] {
  return files.filter(({ path }) => !deleted.includes(path));
}

/** Replaces files in their places, and adds new ones at the end. */
function withFiles(files: readonly ProjectFile[], changed: readonly ProjectFile[]): ProjectFile[] {
  const known = new Map(changed.map((file) => [file.path, file]));
  const isNew = ({ path }: ProjectFile): boolean => !files.some((file) => file.path === path);
  return [...files.map((file) => known.get(file.path) ?? file), ...changed.filter(isNew)];
}
