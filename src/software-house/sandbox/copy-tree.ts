import { constants, type Dirent, type Stats } from "node:fs";
import { mkdir, open, readdir, readlink, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Maximum number of lines about entries that were not copied. */
const MAXIMUM_LINES = 100;

/**
 * Copies the files and folders of `from`, and links that stay inside it, into the existing folder `to`.
 * Returns one line for each entry that was not copied: links that leave the folder, devices, sockets and pipes, and
 * files that exceed the limit of `bytes`. Follows no link and overwrites no file. Keeps only the rights to read and to
 * execute.
 */
export async function copyTree(from: string, to: string, { bytes }: { bytes: number }): Promise<string[]> {
  const notKept: string[] = [];
  let more = 0;
  let room = bytes;
  const leaveOut = (path: string, reason: string): void => {
    if (notKept.length < MAXIMUM_LINES) notKept.push(`${JSON.stringify(path)}: ${reason}`);
    else more += 1;
  };
  const copyFile = async (path: string): Promise<void> => {
    // A program may have replaced the file meanwhile: a named pipe must not block us, and a link must not be followed.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    await using source = disposable(await open(join(from, path), flags));
    const stats = await source.handle.stat();
    if (!stats.isFile()) return leaveOut(path, "not a regular file");
    if (stats.size > room)
      return leaveOut(path, `${stats.size} bytes are more than what is left of the limit`);
    room -= stats.size;
    await writeFile(join(to, path), source.handle.createReadStream({ end: stats.size, autoClose: false }), {
      flag: "wx",
      mode: modeOf(stats),
    });
    await utimes(join(to, path), stats.atime, stats.mtime);
  };
  const copyLink = async (path: string, depth: number): Promise<void> => {
    const target = await readlink(join(from, path));
    if (!staysInside(target, depth))
      return leaveOut(path, `a link that leaves the folder, to ${JSON.stringify(target)}`);
    await symlink(target, join(to, path));
  };
  const copyEntry = async (entry: Dirent, path: string, depth: number): Promise<void> => {
    if (entry.isSymbolicLink()) return copyLink(path, depth);
    if (entry.isFile()) return copyFile(path);
    if (!entry.isDirectory()) return leaveOut(path, "neither a file nor a folder");
    await mkdir(join(to, path), { mode: 0o755 });
    return copyFolder(path, depth + 1);
  };
  const copyFolder = async (path: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(from, path), { withFileTypes: true })) {
      const inner = join(path, entry.name);
      await copyEntry(entry, inner, depth).catch((error: NodeJS.ErrnoException) =>
        leaveOut(inner, error.code ?? error.message),
      );
    }
  };
  await copyFolder("", 0);
  return more === 0 ? notKept : [...notKept, `and ${more} more`];
}

/**
 * Checks whether the target of a link stays in the tree. `depth` is the number of folders above the link in the tree.
 * Accepts `..` only at the start of a target: after a name that is itself a link, `..` is the parent of that link's
 * target, which may be outside.
 */
function staysInside(target: string, depth: number): boolean {
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const firstName = parts.findIndex((part) => part !== "..");
  const up = firstName === -1 ? parts.length : firstName;
  return !target.startsWith("/") && up <= depth && !parts.slice(up).includes("..");
}

function modeOf(stats: Stats): number {
  return (stats.mode & 0o111) === 0 ? 0o644 : 0o755;
}

function disposable<Handle extends { close(): Promise<void> }>(
  handle: Handle,
): { handle: Handle } & AsyncDisposable {
  return { handle, [Symbol.asyncDispose]: () => handle.close() };
}
