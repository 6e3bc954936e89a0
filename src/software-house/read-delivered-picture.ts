import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../text/hash.ts";
import { MOST_PICTURE_BYTES, type Picture } from "./contract/pictures.ts";
import { isPicturePath } from "./delivered-pictures.ts";
import { readPicture } from "./evidence/read-picture.ts";
import { leadsOut } from "./listed-files.ts";

/**
 * Returns the bytes of a picture in a delivery; null if the delivery has no such picture any more. Reads nothing but pictures
 * with this hash, whatever the path says.
 */
export async function readDeliveredPicture(
  folder: string,
  { path, sha256: hash }: Pick<Picture, "path" | "sha256">,
): Promise<Buffer | null> {
  if (!isPicturePath(path) || (await leadsOut(folder, path))) return null;
  try {
    const file = join(folder, path);
    if ((await stat(file)).size > MOST_PICTURE_BYTES) return null;
    const bytes = await readFile(file);
    return sha256(bytes) === hash && readPicture(bytes) !== null ? bytes : null;
  } catch {
    // The delivery was moved, or is on another machine.
    return null;
  }
}
