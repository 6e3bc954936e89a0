import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The command that installs a browser for the tests. */
export const INSTALL_BROWSER = "sudo apt-get install -y --no-install-recommends chromium";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Returns the path of the browser of this machine. Returns null if there is none. */
export function findBrowser(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
