import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxMount } from "../../../sandbox/sandbox.ts";
import type { CommandSetup, Workspace } from "../../workspace.ts";
import { replyOfTool, findOnHost, findProgram, mountsOf, realPathOf, searchPath } from "../find-on-host.ts";
import type { Variant } from "../toolchain.ts";

/** A Go toolchain of the host, and the setups in which its commands run. */
export interface GoHost {
  /** Such as `go version go1.19.8 linux/amd64`. */
  version: string;
  /** Minor version, such as 19 for Go 1.19. */
  minor: number;
  /** Folder of the host in which caches are kept. */
  cacheFolder: string;
  /** Whether the host has gcc. */
  hasCompilerForC: boolean;
  /** Setup of the compiler alone, which can write to the warm cache. */
  compilerSetup(variant: Variant, project: ProjectPaths): CommandSetup;
  /** Setup of commands that can run any code. Each gets an empty cache of its own. */
  untrustedSetup(variant: Variant, project: ProjectPaths): CommandSetup;
  /** Setup of programs: no cache, and no toolchain unless it is part of the system. */
  programSetup: CommandSetup;
}

/** The paths of a project, which say how it gets its modules. */
export type ProjectPaths = Pick<Workspace, "paths">;

/** Path of the warm cache inside the sandbox. */
const CACHE_INSIDE = "/cache/go-build";

/** Finds the host's Go; null if it is missing. */
export async function findGo(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<GoHost | null> {
  const { environment, cacheFolder } = options;
  const toolEnvironment = {
    PATH: environment["PATH"],
    HOME: environment["HOME"] ?? "/",
    GOTOOLCHAIN: "local",
    GOENV: "off",
  };
  const go = await findOnHost({
    names: ["go"],
    environment,
    fallbackPath: "/usr/local/go/bin/go",
    question: ["version"],
    toolEnvironment,
  });
  const root = go === null ? null : await replyOfTool(go.path, ["env", "GOROOT"], toolEnvironment);
  if (go === null || !root) return null;
  const cache = join(cacheFolder, "go-build");
  await mkdir(cache, { recursive: true });
  const toolchain = await toolchainMounts(root);
  const path = { PATH: searchPath([`${root}/bin`]) };
  const compilerForC = (await findProgram("gcc", environment)) !== null;
  return {
    version: go.answer,
    cacheFolder,
    minor: Number(/go1\.(\d+)/.exec(go.answer)?.[1] ?? 0),
    hasCompilerForC: compilerForC,
    compilerSetup: (variant, project) => ({
      environment: { ...SETTINGS, ...settingsOf(variant, project), ...path, GOCACHE: CACHE_INSIDE },
      mounts: [...toolchain, { host: cache, inside: CACHE_INSIDE, writable: true }],
    }),
    untrustedSetup: (variant, project) => ({
      environment: { ...SETTINGS, ...settingsOf(variant, project), ...path, GOCACHE: "/tmp/go-build" },
      mounts: toolchain,
    }),
    programSetup: { environment: {}, mounts: [] },
  };
}

/** Settings that prevent downloads, and ignore the user's own settings. */
const SETTINGS = {
  GOENV: "off",
  GOPROXY: "off",
  GOTOOLCHAIN: "local",
  GOSUMDB: "off",
  GOPATH: "/tmp/go",
};

/**
 * Returns the settings of a variant. The race detector needs cgo. All else is built without it, so that programs need
 * no library of the system.
 */
function settingsOf(variant: Variant, project: ProjectPaths): Record<string, string> {
  const flags = [...(hasOwnModules(project) ? [] : ["-mod=mod"]), ...(variant === "race" ? ["-race"] : [])];
  return { CGO_ENABLED: variant === "race" ? "1" : "0", GOFLAGS: flags.join(" ") };
}

/**
 * Returns true if a project carries its modules in `vendor`, or consists of several modules. Then Go must find them
 * itself: with `-mod=mod` it would ignore the first, and it refuses the second.
 */
function hasOwnModules({ paths }: ProjectPaths): boolean {
  return paths.some((path) => /(^|\/)(vendor\/modules\.txt|go\.work)$/.test(path));
}

async function toolchainMounts(root: string): Promise<SandboxMount[]> {
  const real = (await realPathOf(root)) ?? root;
  return [...new Set([root, real])].flatMap((inside) => mountsOf(real, inside));
}
