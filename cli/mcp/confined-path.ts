import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { messageOf } from "../../src/errors/locate-error.ts";
import { UsageError } from "../errors.ts";

/**
 * Returns the real path of a file or folder that a client named. Throws UsageError if it cannot be read or if it is not
 * inside `folder`, also by way of a link.
 */
export async function confinedPath(name: string, path: string, folder: string): Promise<string> {
  const root = await realpath(folder);
  const real = await realpath(resolve(root, path)).catch((cause: unknown) => {
    throw new UsageError(`${name} cannot be read: ${messageOf(cause)}`, { cause });
  });
  const inside = relative(root, real);
  if (inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return real;
  throw new UsageError(`${name} must be inside the server's folder ${root}, but is ${real}`);
}
