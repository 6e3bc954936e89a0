import { messageOf } from "../errors/locate-error.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";
import { sha256 } from "../text/hash.ts";
import { oneLine } from "../text/printable.ts";
import type { AcceptanceTests } from "./contract/acceptance-tests.ts";
import { MOST_PICTURES, type Picture, type Pictures } from "./contract/pictures.ts";
import type { Verdict } from "./contract/verdict.ts";
import { readPicture } from "./evidence/read-picture.ts";
import type { Evidence, PagePictures, VerifiedFile, VerifiedProject, Verifier } from "./evidence/verifier.ts";

/** Lists the pictures of a delivery. */
const LIST = "evidence/pictures.json";

/** Returns where a picture stands in a delivery, by its number from 1. */
function pathOf(number: number): string {
  return `evidence/pictures/${number}.png`;
}

/** All paths that pictures can have in a delivery. */
const PATHS: readonly string[] = Array.from({ length: MOST_PICTURES }, (_, index) => pathOf(index + 1));

/** All files that pictures can have in a delivery, with their list. */
export const PICTURE_FILES: readonly string[] = [LIST, ...PATHS];

/** Returns true for the path of a picture in a delivery. */
export function isPicturePath(path: string): boolean {
  return PATHS.includes(path);
}

/** The pictures of a delivery, and the files that hold them. */
export interface DeliveredPictures {
  pictures: Pictures;
  files: VerifiedFile[];
}

/**
 * Takes the pictures of a project that is verified, if its tests saw pages. Returns null for any other project, and if the
 * verifier takes none. Never rejects: pictures have no effect on the verdict, and a missing one says why.
 */
export async function takeDelivered(
  openVerifier: () => Promise<Verifier>,
  {
    project,
    evidence,
    verdict,
    signal,
  }: {
    project: VerifiedProject & { tests: AcceptanceTests };
    evidence: Evidence | null;
    verdict: Verdict;
    signal?: AbortSignal | undefined;
  },
): Promise<DeliveredPictures | null> {
  const pages = (evidence?.pages ?? []).slice(0, MOST_PICTURES);
  if (verdict.status !== "verified" || pages.length === 0) return null;
  try {
    const verifier = await openVerifier();
    const taken = await verifier.pictures?.({ ...project, pages }, { signal });
    return taken === undefined ? null : deliveredPictures(taken);
  } catch (error) {
    const missing = `they could not be taken: ${oneLine(messageOf(error))}`;
    return deliveredPictures({ pictures: [], missing });
  }
}

/** Returns pictures as files of a delivery. What is not a picture is left out, and said. */
export function deliveredPictures({ pictures, missing }: PagePictures): DeliveredPictures {
  const taken: Picture[] = [];
  const files: VerifiedFile[] = [];
  const faults = missing === null ? [] : [missing];
  for (const { page, test, png } of pictures.slice(0, MOST_PICTURES)) {
    const bytes = Buffer.from(png, "base64");
    const size = readPicture(bytes);
    if (size === null) {
      faults.push(`${oneLine(page)}: what the browser gave is not a picture of the right size`);
      continue;
    }
    const path = pathOf(taken.length + 1);
    taken.push({ page, test, path, sha256: sha256(bytes), bytes: bytes.length, ...size });
    files.push({ path, content: bytes.toString("base64"), encoding: "base64" });
  }
  // A page can have what a person has written in its path.
  const list = hideKeysInside<Pictures>({ taken, missing: faults.length === 0 ? null : faults.join("; ") });
  const json = { path: LIST, content: `${JSON.stringify(list, null, 2)}\n` };
  return { pictures: list, files: [...files, json] };
}
