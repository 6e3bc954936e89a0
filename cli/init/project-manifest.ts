import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";

const FALLBACK = "my-team";

/** What a package must not be called: npm's own words, and whatever the project itself depends on. */
const TAKEN: ReadonlySet<string> = new Set([
  "favicon.ico",
  "langgraph",
  "node_modules",
  "troupe",
  "tsx",
  "typescript",
  "vitest",
]);

/** The package's name after its folder: what npm takes, of any name that a folder can have. */
export function packageNameFor(folder: string): string {
  const name = folder
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 100);
  if (name === "") return FALLBACK;
  return TAKEN.has(name) ? `${name}-team` : name;
}

/**
 * How a project in `target` names this package: by its version, or as `file:` where this package was itself
 * installed from a file or is a checkout, so that `npm install` finds it without a registry.
 */
export async function troupeDependency(packageFolder: string, target: string): Promise<string> {
  const { version } = (await readJson(join(packageFolder, "package.json"))) as { version: string };
  const modules = dirname(packageFolder);
  if (basename(modules) !== "node_modules") return fileFrom(target, packageFolder);
  const lock = await readJson(join(modules, ".package-lock.json")).catch(() => null);
  const resolved = (lock as InstalledPackages | null)?.packages?.["node_modules/troupe"]?.resolved;
  if (!resolved?.startsWith("file:")) return version;
  return fileFrom(target, resolve(dirname(modules), resolved.slice("file:".length)));
}

/** What is read of npm's record of an installation. */
interface InstalledPackages {
  packages?: Record<string, { resolved?: string }>;
}

function fileFrom(target: string, path: string): string {
  return `file:${relative(target, path).replaceAll("\\", "/")}`;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
