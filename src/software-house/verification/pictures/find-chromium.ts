import { closeSync, constants, accessSync, openSync, readSync, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The programs that distributions install. What stands on the PATH is often a script that needs more than a sandbox has. */
const INSTALLED = [
  "/usr/lib/chromium/chromium",
  "/usr/lib/chromium-browser/chromium-browser",
  "/usr/lib64/chromium-browser/chromium-browser",
  "/opt/google/chrome/chrome",
];

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/** Says in one line that there is no browser, and how to get one. */
export const NO_BROWSER = "no Chromium was found; `apt-get install chromium` provides one";

/** Returns the path of the Chromium or Chrome of this machine; null if there is none. Runs nothing. */
export function findChromium(
  path: string = process.env["PATH"] ?? "",
  installed: readonly string[] = INSTALLED,
): string | null {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const candidate of [...installed, ...named]) {
    const program = programAt(candidate);
    if (program !== null) return program;
  }
  return null;
}

/** The first bytes of a compiled program of Linux. */
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/** Returns the compiled program that a path leads to; null if it leads to none, such as to a script. */
function programAt(path: string): string | null {
  try {
    const program = realpathSync(path);
    accessSync(program, constants.X_OK);
    const file = openSync(program, "r");
    const begin = Buffer.alloc(ELF.length);
    try {
      readSync(file, begin, 0, begin.length, 0);
    } finally {
      closeSync(file);
    }
    return begin.equals(ELF) ? program : null;
  } catch {
    return null;
  }
}
