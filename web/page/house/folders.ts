import type { ProjectFile } from "../../../src/software-house/contract/file-set.ts";

/** A folder with the files that lie directly in it. */
export interface Folder {
  /** Empty for the project's own folder. */
  readonly path: string;
  readonly files: readonly (ProjectFile & { readonly name: string })[];
}

/** Returns the folders of a project that have files, and their files, by name. The project's own folder comes first. */
export function foldersOf(files: readonly ProjectFile[]): Folder[] {
  const folders = new Map<string, (ProjectFile & { name: string })[]>();
  for (const { path, content } of files) {
    const end = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(0, end));
    folders.set(folder, [...(folders.get(folder) ?? []), { path, content, name: path.slice(end + 1) }]);
  }
  return [...folders]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, own]) => ({ path, files: own.toSorted((one, other) => (one.name < other.name ? -1 : 1)) }));
}
