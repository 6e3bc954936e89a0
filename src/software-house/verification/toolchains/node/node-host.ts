import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { sha256OfJson } from "../../../../text/hash.ts";
import type { SandboxMount } from "../../../sandbox/sandbox.ts";
import { createTemporaryFolder } from "../../../sandbox/temporary-folders.ts";
import type { CommandSetup } from "../../workspace.ts";
import { binariesOf, findOnHost, findProgram, mountsOf, realPathOf, searchPath } from "../find-on-host.ts";
import { MODULES_INSIDE, OWN_COMMANDS, SHOWN_PACKAGES } from "./own-commands.ts";

/** Node on the host, and the TypeScript compiler that is used with it. */
export interface NodeHost {
  /** Such as `v20.20.2`. */
  version: string;
  /** Version of the TypeScript compiler; null if there is none. */
  typescript: string | null;
  /** Whether `@types/node` was found. */
  hasNodeTypes: boolean;
  /** Whether Node itself runs `.ts` files. */
  stripsTypes: boolean;
  /** Setup in which all commands run. */
  setup: CommandSetup;
}

/** First version, as major and minor, that runs TypeScript without a flag (https://nodejs.org/api/typescript.html). */
const STRIPS_TYPES: readonly [number, number] = [22, 18];

/**
 * Finds the host's Node, and a TypeScript compiler: first Troupe's own, then the current folder's, then the one of
 * the PATH.
 */
export async function findNode(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<NodeHost | null> {
  const { environment, cacheFolder } = options;
  const node = await findOnHost({
    names: ["node"],
    environment,
    fallbackPath: process.execPath,
    question: ["--version"],
    toolEnvironment: { PATH: environment["PATH"] },
  });
  if (node === null) return null;
  const { answer: version, path } = node;
  const packages = await findPackages(environment);
  const modules = await modulesFolder(cacheFolder);
  const typescript = packages.find(({ name }) => name === "typescript");
  const prefix = dirname(dirname((await realPathOf(path)) ?? path));
  const binaries = [`${MODULES_INSIDE}/.bin`, ...binariesOf(prefix)];
  return {
    version,
    typescript: typescript === undefined ? null : await versionOf(typescript.folder),
    hasNodeTypes: packages.some(({ name }) => name === "@types/node"),
    stripsTypes: isFrom(version, STRIPS_TYPES),
    setup: {
      environment: { PATH: searchPath(binaries), npm_config_offline: "true", ...NPM_SETTINGS },
      mounts: [
        ...mountsOf(prefix),
        { host: modules, inside: MODULES_INSIDE, writable: false },
        ...packages.map(({ name, folder }): SandboxMount => ({
          host: folder,
          inside: `${MODULES_INSIDE}/${name}`,
          writable: false,
        })),
      ],
    },
  };
}

/** Settings with which npm prints failures only, and does not use the network. */
const NPM_SETTINGS = {
  npm_config_loglevel: "error",
  npm_config_update_notifier: "false",
  npm_config_audit: "false",
  npm_config_fund: "false",
};

interface ShownPackage {
  name: string;
  folder: string;
}

async function findPackages(environment: NodeJS.ProcessEnv): Promise<ShownPackage[]> {
  const onPath = await realPathOf((await findProgram("tsc", environment)) ?? "");
  const bases = [import.meta.url, join(process.cwd(), "package.json"), ...(onPath === null ? [] : [onPath])];
  const found: ShownPackage[] = [];
  for (const name of SHOWN_PACKAGES) {
    for (const base of bases) {
      const folder = folderOf(name, base);
      if (folder === null || found.some((other) => other.name === name)) continue;
      found.push({ name, folder: (await realPathOf(folder)) ?? folder });
    }
  }
  return found;
}

function folderOf(name: string, base: string): string | null {
  try {
    return dirname(createRequire(base).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

async function versionOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

/**
 * Creates a folder with the commands of OWN_COMMANDS, and a mount point for each package. Its name is a hash of its
 * contents, so that another version gets another folder.
 */
async function modulesFolder(cacheFolder: string): Promise<string> {
  const digest = sha256OfJson([OWN_COMMANDS, SHOWN_PACKAGES]).slice(0, 12);
  const folder = join(cacheFolder, `node-modules-${digest}`);
  await mkdir(cacheFolder, { recursive: true });
  // Build the folder under another name and then rename it, because another process may do the same now.
  const making = createTemporaryFolder("making", cacheFolder);
  await Promise.all(
    [".bin", ...SHOWN_PACKAGES].map((name) => mkdir(join(making, name), { recursive: true })),
  );
  for (const [name, script] of Object.entries(OWN_COMMANDS)) {
    await writeFile(join(making, ".bin", name), script);
    await chmod(join(making, ".bin", name), 0o755);
  }
  await chmod(making, 0o755);
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return folder;
}

function isFrom(version: string, [major, minor]: readonly [number, number]): boolean {
  const [own = 0, ownMinor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return own > major || (own === major && ownMinor >= minor);
}
