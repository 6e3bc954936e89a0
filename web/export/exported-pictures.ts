import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";
import type { Picture } from "../../src/software-house/contract/pictures.ts";
import { readHouseValues } from "../page/house/house-values.ts";

/** The most pictures of an exported file, so that a thread of many requests does not become one of many megabytes. */
const MOST = 12;

/**
 * Adds the pictures of deliveries to a thread that is exported, those of the newest run first. `read` returns one as base64;
 * null if it cannot be read, which leaves it out.
 */
export async function withPictures(
  snapshot: RunSnapshot,
  read: (picture: Picture, folder: string | null) => Promise<string | null>,
): Promise<RunSnapshot> {
  const { values, runValues = {} } = snapshot;
  const pictures: Record<string, string> = {};
  for (const state of [values, ...Object.values(runValues).toReversed()]) {
    const folder = typeof state["delivery"] === "string" ? state["delivery"] : null;
    for (const picture of readHouseValues(state).pictures?.taken ?? []) {
      if (picture.sha256 in pictures || Object.keys(pictures).length >= MOST) continue;
      const base64 = await read(picture, folder);
      if (base64 !== null) pictures[picture.sha256] = base64;
    }
  }
  return Object.keys(pictures).length === 0 ? snapshot : { ...snapshot, pictures };
}
