import { lchownSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The user without rights that the superuser becomes before anything else is started. */
export const NOBODY = 65_534;

/** Whether nobody gets to a path: may pass every folder above it. */
export function isReachable(path: string): boolean {
  const above = dirname(path);
  return above === path || (allows(above, 0o1) && isReachable(above));
}

/** Whether nobody may read a file, or look into a folder. */
export function isReadable(path: string): boolean {
  return allows(path, statSync(path).isDirectory() ? 0o5 : 0o4);
}

/** Whether nobody may read a file, or a folder and all that is in it. */
export function isReadableThroughout(path: string): boolean {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return true;
  if (!isReadable(path)) return false;
  return !stats.isDirectory() || readdirSync(path).every((name) => isReadableThroughout(join(path, name)));
}

/** Makes nobody the owner of a folder and of all that is in it, once. */
export function changeOwner(path: string): void {
  if (lstatSync(path).uid === NOBODY) return;
  // The folder itself comes last: where this is cut short, the next time begins again.
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) changeOwner(join(path, name));
  lchownSync(path, NOBODY, NOBODY);
}

/** Whether nobody has the rights on a path that these bits stand for, as its owner or as anybody. */
function allows(path: string, bits: number): boolean {
  const { mode, uid } = statSync(path);
  const wanted = uid === NOBODY ? bits << 6 : bits;
  return (mode & wanted) === wanted;
}
