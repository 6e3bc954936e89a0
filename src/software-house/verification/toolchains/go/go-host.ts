import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxMount } from "../../../sandbox/sandbox.ts";
import type { CommandSetup } from "../../workspace.ts";
import { answerOf, findOnHost, findProgram, mountsOf, realPathOf, searchPath } from "../find-on-host.ts";
import type { Variant } from "../toolchain.ts";

/** A Go toolchain of the host, and what commands find around themselves. */
export interface GoHost {
  version: string;
  /** Such as 19 for Go 1.19. */
  minor: number;
  hasCompilerForC: boolean;
  /** For the compiler alone: the warm cache can be written. */
  compilerSetup(variant: Variant): CommandSetup;
  /** For commands that may run what they like: an empty cache of their own. */
  untrustedSetup(variant: Variant): CommandSetup;
  /** For programs: no cache, and no toolchain that is not the system's. */
  programSetup: CommandSetup;
}

/** Where the warm cache is inside. */
const CACHE_INSIDE = "/cache/go-build";

/** Finds the host's Go; null where there is none. */
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
  const root = go === null ? null : await answerOf(go.path, ["env", "GOROOT"], toolEnvironment);
  if (go === null || !root) return null;
  const cache = join(cacheFolder, "go-build");
  await mkdir(cache, { recursive: true });
  const toolchain = await toolchainMounts(root);
  const path = { PATH: searchPath([`${root}/bin`]) };
  const compilerForC = (await findProgram("gcc", environment)) !== null;
  return {
    version: go.answer,
    minor: Number(/go1\.(\d+)/.exec(go.answer)?.[1] ?? 0),
    hasCompilerForC: compilerForC,
    compilerSetup: (variant) => ({
      environment: { ...SETTINGS, ...settingsOf(variant), ...path, GOCACHE: CACHE_INSIDE },
      mounts: [...toolchain, { host: cache, inside: CACHE_INSIDE, writable: true }],
    }),
    untrustedSetup: (variant) => ({
      environment: { ...SETTINGS, ...settingsOf(variant), ...path, GOCACHE: "/tmp/go-build" },
      mounts: toolchain,
    }),
    programSetup: { environment: {}, mounts: [] },
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
  return [...new Set([root, real])].flatMap((inside) => mountsOf(real, inside));
}
