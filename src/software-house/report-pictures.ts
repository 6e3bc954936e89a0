import { inlineText } from "../text/markdown.ts";
import type { Pictures } from "./contract/pictures.ts";

/** Shows the pictures of the pages, and says why one is missing; null if no page was seen. */
export function picturesSection(pictures: Pictures | null): string | null {
  if (pictures === null) return null;
  const { taken, missing } = pictures;
  return [
    "## What its pages look like",
    ...taken.map(({ page, test, path, sha256, width, height }) =>
      [
        `![${inlineText(`The page ${page}`).replaceAll("]", String.raw`\]`)}](${path})`,
        inlineText(`${page}, after the test "${test}": ${path}, ${width} × ${height}, SHA-256 ${sha256}`),
      ].join("\n\n"),
    ),
    ...(missing === null ? [] : [`${missingWords(taken.length)}: ${inlineText(missing)}.`]),
    ...(taken.length === 0 ? [] : ["The pictures were taken after the verdict, and have no effect on it."]),
  ].join("\n\n");
}

function missingWords(taken: number): string {
  return taken === 0 ? "There is no picture of its pages" : "Not all pages have a picture";
}
