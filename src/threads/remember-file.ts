import { statSync } from "node:fs";

/** Returns a function that says whether the file at this path is still the same one: not deleted, and not replaced. */
export function rememberFile(path: string): () => boolean {
  const before = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    return now !== undefined && now.ino === before.ino && now.dev === before.dev;
  };
}
