import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = join(ROOT, "dist/cli/main.js");

/** What `npm run build` reads. */
const SOURCES = [
  "src",
  "nodes",
  "graphs",
  "cli",
  "web",
  "scripts",
  "package.json",
  "rolldown.config.ts",
  "tsconfig.json",
  "tsconfig.build.json",
];

/** Builds `dist`, once before all tests that start its command line, unless it is newer than every source. */
export function setup(): void {
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const changed = Math.max(...SOURCES.map((name) => lastChange(join(ROOT, name))));
  if (changed > built) execFileSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: "inherit" });
}

/** When a file, or the newest file of a folder, was written; a removed file counts as a change of its folder. */
function lastChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}
