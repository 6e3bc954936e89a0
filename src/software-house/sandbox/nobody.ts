import { lchownSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Number of the system user `nobody`, which has no rights. If we are root, every program is started as this user. */
export const NOBODY = 65_534;

/** Checks whether the user `nobody` can reach a path, so has the right to enter every folder above it. */
export function isReachable(path: string): boolean {
  const above = dirname(path);
  return above === path || (allows(above, 0o1) && isReachable(above));
}

/** Checks whether the user `nobody` can read a file, or list and enter a folder. */
export function isReadable(path: string): boolean {
  return allows(path, statSync(path).isDirectory() ? 0o5 : 0o4);
}

/** Checks whether the user `nobody` can read a file, or a folder and everything in it. */
export function isReadableThroughout(path: string): boolean {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return true;
  if (!isReadable(path)) return false;
  return !stats.isDirectory() || readdirSync(path).every((name) => isReadableThroughout(join(path, name)));
}

/** Makes the user `nobody` the owner of a path and of everything in it. Does nothing if it is the owner already. */
export function changeOwner(path: string): void {
  if (lstatSync(path).uid === NOBODY) return;
  // Change the folder itself last: if this is interrupted, the next call starts again.
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) changeOwner(join(path, name));
  lchownSync(path, NOBODY, NOBODY);
}

/** Checks whether the user `nobody` has the rights `bits` (4 read, 1 execute) on a path, as owner or as any user. */
function allows(path: string, bits: number): boolean {
  const { mode, uid } = statSync(path);
  const wanted = uid === NOBODY ? bits << 6 : bits;
  return (mode & wanted) === wanted;
}
