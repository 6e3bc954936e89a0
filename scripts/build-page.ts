import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

// npx tsx scripts/build-page.ts: builds the console's page and that of exported runs, unless the built ones are newer than all of its sources.

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BUILT = join(ROOT, "dist/console/index.html");

/** What the page is made from. */
const SOURCES = [
  "web/index.html",
  "web/vite.config.ts",
  "web/export",
  "web/page",
  "src",
  "package-lock.json",
];

const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (SOURCES.some((name) => lastChange(join(ROOT, name)) > built)) {
  await build({ configFile: join(ROOT, "web/vite.config.ts"), logLevel: "warn" });
  await build({ configFile: join(ROOT, "web/export/vite.config.ts"), logLevel: "warn" });
}

/** When a file, or the newest file of a folder, was written; a removed file counts as a change of its folder. */
function lastChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}
