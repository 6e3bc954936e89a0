/** Packages that projects see as installed, if they are found on the host. */
export const SHOWN_PACKAGES = ["typescript", "@types/node", "undici-types"] as const;

/** Folder of the packages inside the sandbox. Every project finds them, because Node searches parent folders. */
export const MODULES_INSIDE = "/node_modules";

/**
 * Commands that the sandbox gets in addition to the packages: `tsc`, and an `npm` that accepts an install if all its
 * packages are there already, or in the project's own folder. Any other `npm` command runs the host's npm, which reports that there is no network.
 */
export const OWN_COMMANDS: Readonly<Record<string, string>> = {
  tsc: `#!/usr/bin/env node\nrequire("${MODULES_INSIDE}/typescript/lib/tsc.js");\n`,
  npm: String.raw`#!/usr/bin/env node
const { spawnSync } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { delimiter, dirname, join } = require("node:path");
const words = process.argv.slice(2);
const shown = ${JSON.stringify(SHOWN_PACKAGES)}.filter((name) => existsSync(join(dirname(__dirname), name, "package.json")));
function isInstalled() {
  if (!["install", "i", "ci"].includes(words[0]) || !words.every((word, index) => index === 0 || word.startsWith("-"))) return false;
  try {
    const { dependencies, devDependencies, scripts = {} } = JSON.parse(readFileSync("package.json", "utf8"));
    const hasOwnSteps = ["preinstall", "install", "postinstall", "prepare"].some((name) => name in scripts);
    const isThere = (name) => shown.includes(name) || existsSync(join("node_modules", name, "package.json"));
    return !hasOwnSteps && Object.keys({ ...dependencies, ...devDependencies }).every(isThere);
  } catch {
    return false;
  }
}
if (isInstalled()) {
  console.log("everything that package.json names is installed");
} else {
  const folders = process.env.PATH.split(delimiter).filter((folder) => folder !== __dirname);
  const npm = folders.map((folder) => join(folder, "npm")).find((path) => existsSync(path));
  if (npm === undefined) throw new Error("npm: not found");
  const { status } = spawnSync(npm, words, { stdio: "inherit" });
  process.exit(status ?? 1);
}
`,
};
