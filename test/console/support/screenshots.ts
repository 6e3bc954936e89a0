import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const FOLDER = fileURLToPath(new URL("../../../docs/images/console/", import.meta.url));

/** The largest size of a picture, in bytes. */
const MOST_BYTES = 200_000;

/**
 * Writes a picture of the console for the docs, if `UPDATE_SCREENSHOTS=1` asks for it: a test run leaves the tree as it is.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env["UPDATE_SCREENSHOTS"] !== "1") return;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  await page.mouse.move(0, 0);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes; a picture may have ${MOST_BYTES}`);
}
