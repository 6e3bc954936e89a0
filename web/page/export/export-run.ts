import type { RunSnapshot } from "../../../src/journal/run-snapshot.ts";
import { filledPage } from "../../export/fill-page.ts";
import { exportedFileName } from "../../export/file-name.ts";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import { withPictures } from "../../export/exported-pictures.ts";
import { loadPicture } from "./load-picture.ts";
import { withoutKeys } from "./without-keys.ts";

/**
 * Saves a thread as one HTML file that opens without a server. If `hidesKeys`, configured keys are not in it. Rejects with
 * an Error if the server of the console does not have the page for it, or cannot hide the keys.
 */
export async function exportRun(
  given: RunSnapshot,
  { hidesKeys, pictureAddress }: { hidesKeys: boolean } & Pick<ReadOnlyControl, "pictureAddress">,
): Promise<void> {
  const clean = hidesKeys ? await withoutKeys(given) : given;
  const snapshot = await withPictures(clean, ({ sha256 }) => loadPicture(pictureAddress(sha256)));
  const response = await fetch(new URL("../export.html", scriptAddress()));
  if (!response.ok) {
    throw new Error(
      `the console's server does not have the page for exported runs (status ${response.status})`,
    );
  }
  const page = filledPage(await response.text(), snapshot);
  const address = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = exportedFileName(snapshot);
  link.click();
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Scripts lie in a folder next to the page for exported runs, whatever the address of the page and of `?server=`. */
function scriptAddress(): string {
  return import.meta.url;
}

/** Returns why a run cannot be exported from here; null if it can. An exported file has no page to fetch. */
export function exportFault(): string | null {
  return document.location.protocol === "file:" ? "This page is an export already." : null;
}
