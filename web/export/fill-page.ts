import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";

/** The empty place for a run in the exported page. */
export const EMPTY_RUN = '<script type="application/json" id="run">null</script>';

/**
 * Puts a run into the exported page. The run is data of others: no text in it can end the element that holds it.
 * Throws an Error if the page has no place for it.
 */
export function filledPage(page: string, snapshot: RunSnapshot): string {
  const at = page.indexOf(EMPTY_RUN);
  if (at === -1) throw new Error("the page for exported runs has no place for a run; build it again");
  const filled = EMPTY_RUN.replace("null", () => scriptText(snapshot));
  return page.slice(0, at) + filled + page.slice(at + EMPTY_RUN.length);
}

/** Writes JSON without the characters that mean something to a reader of HTML. JSON reads their escapes as the same text. */
function scriptText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
