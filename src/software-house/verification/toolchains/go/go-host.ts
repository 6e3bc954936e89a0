import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxMount } from "../../../sandbox/sandbox.ts";
import type { Surroundings } from "../../bench.ts";
import { ask, findProgram, isInSystem, realPathOf, searchPath } from "../find-program.ts";
import type { Variant } from "../toolchain.ts";

/** A Go toolchain of the host, and what commands find around themselves. */
export interface GoHost {
  version: string;
  /** Such as 19 for Go 1.19. */
  minor: number;
  hasCompilerForC: boolean;
  /** For the compiler alone: the warm cache can be written. */
  compiler(variant: Variant): Surroundings;
  /** For commands that may run what they like: an empty cache of their own. */
  stranger(variant: Variant): Surroundings;
  /** For programs: no cache, and no toolchain that is not the system's. */
  running: Surroundings;
}

/** Where the warm cache is inside. */
const CACHE_INSIDE = "/cache/go-build";

/** Finds the host's Go; null where there is none. */
export async function findGo(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<GoHost | null> {
  const { environment, cacheFolder } = options;
  const go =
    (await findProgram("go", environment)) ?? (await findProgram("go", { PATH: "/usr/local/go/bin" }));
  if (go === null) return null;
  const own = {
    PATH: environment["PATH"],
    HOME: environment["HOME"] ?? "/",
    GOTOOLCHAIN: "local",
    GOENV: "off",
  };
  const [version, root] = await Promise.all([ask(go, ["version"], own), ask(go, ["env", "GOROOT"], own)]);
  if (version === null || !root) return null;
  const cache = join(cacheFolder, "go-build");
  await mkdir(cache, { recursive: true });
  const toolchain = await toolchainMounts(root);
  const path = { PATH: searchPath([`${root}/bin`]) };
  const compilerForC = (await findProgram("gcc", environment)) !== null;
  return {
    version,
    minor: Number(/go1\.(\d+)/.exec(version)?.[1] ?? 0),
    hasCompilerForC: compilerForC,
    compiler: (variant) => ({
      environment: { ...SETTINGS, ...settingsOf(variant), ...path, GOCACHE: CACHE_INSIDE },
      mounts: [...toolchain, { host: cache, inside: CACHE_INSIDE, writable: true }],
    }),
    stranger: (variant) => ({
      environment: { ...SETTINGS, ...settingsOf(variant), ...path, GOCACHE: "/tmp/go-build" },
      mounts: toolchain,
    }),
    running: { environment: {}, mounts: [] },
  };
}

/** Nothing is downloaded, and nothing of the user's own settings counts. */
const SETTINGS = {
  GOENV: "off",
  GOPROXY: "off",
  GOTOOLCHAIN: "local",
  GOSUMDB: "off",
  GOPATH: "/tmp/go",
};

/** The race detector needs cgo; all else is built without, so that it needs nothing of the system. */
function settingsOf(variant: Variant): Record<string, string> {
  return variant === "race"
    ? { CGO_ENABLED: "1", GOFLAGS: "-mod=mod -race" }
    : { CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
}

async function toolchainMounts(root: string): Promise<SandboxMount[]> {
  const real = (await realPathOf(root)) ?? root;
  const mounts = [...new Set([root, real])].filter((path) => !isInSystem(path));
  return mounts.map((inside) => ({ host: real, inside, writable: false }));
}
