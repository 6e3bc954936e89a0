import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";

/** The package's name if no character of the folder's name can be used. */
const FALLBACK = "my-team";

/** Names that the package must not have: those that npm reserves, and those of the project's dependencies. */
const TAKEN: ReadonlySet<string> = new Set([
  "favicon.ico",
  "langchain",
  "langgraph",
  "node_modules",
  "troupe",
  "tsx",
  "typescript",
  "vitest",
  "zod",
]);

/** Returns the package's name: the folder's name, changed so that npm accepts it. */
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
 * Returns the versions that this package has of its dependencies, by name, so that a project that imports one of them gets
 * the same copy.
 */
export async function versionsOf(packageFolder: string): Promise<Readonly<Record<string, string>>> {
  const { dependencies, peerDependencies } = (await readJson(
    join(packageFolder, "package.json"),
  )) as Dependencies;
  return { ...peerDependencies, ...dependencies };
}

/** The part of a package.json that names other packages. */
interface Dependencies {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/**
 * Returns the dependency on this package for the package.json of a project in `target`: its version, or a `file:` path
 * if this package is a checkout or was installed from a file, so that `npm install` finds it without a registry.
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

/** The part of npm's record of an installation (`.package-lock.json`) that is read here. */
interface InstalledPackages {
  packages?: Record<string, { resolved?: string }>;
}

function fileFrom(target: string, path: string): string {
  return `file:${relative(target, path).replaceAll("\\", "/")}`;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
