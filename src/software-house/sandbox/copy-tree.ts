import { constants, type Dirent, type Stats } from "node:fs";
import { mkdir, open, readdir, readlink, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** At most so many lines about what was left out. */
const MAXIMUM_LINES = 100;

/**
 * Copies files, folders, and links that stay inside, into an existing folder, and says what it left out, a line each:
 * links that lead out, devices and the like, and what exceeds the bound in bytes. It follows no link, overwrites nothing
 * and passes on no right but to read and to execute.
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
    // A named pipe must not block us, nor a link lead us elsewhere, should one stand here by now.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    await using source = disposable(await open(join(from, path), flags));
    const stats = await source.handle.stat();
    if (!stats.isFile()) return leaveOut(path, "no file");
    if (stats.size > room)
      return leaveOut(path, `${stats.size} bytes do not fit into what is left of the limit`);
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
      return leaveOut(path, `a link that leads out, to ${JSON.stringify(target)}`);
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
 * Whether a link's target lies in the tree, for a link in a real folder that many levels down. After a name, `..` may be
 * the parent of what another link leads to, so that only leading ones count.
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
