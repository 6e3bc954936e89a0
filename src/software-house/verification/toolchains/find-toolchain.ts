import type { Language } from "../../contract/specification.ts";
import { createGoToolchain } from "./go/go-toolchain.ts";
import { createNodeToolchain } from "./node/node-toolchain.ts";
import { createPythonToolchain } from "./python/python-toolchain.ts";
import type { Toolchain } from "./toolchain.ts";

/** Options of `findToolchain`. */
export interface ToolchainOptions {
  /** Environment whose `PATH` and `HOME` are used to find the toolchain. */
  environment: NodeJS.ProcessEnv;
  /** Folder in which its caches are kept. */
  cacheFolder: string;
}

/** Finds a language's toolchain on this machine. If it is missing, returns how to install it. */
export async function findToolchain(
  language: Language,
  options: ToolchainOptions,
): Promise<{ toolchain: Toolchain } | { hint: string }> {
  const { create, hint } = LANGUAGES[language];
  const toolchain = await create(options);
  return toolchain === null ? { hint } : { toolchain };
}

const LANGUAGES: Record<
  Language,
  { create: (options: ToolchainOptions) => Promise<Toolchain | null>; hint: string }
> = {
  go: {
    create: createGoToolchain,
    hint: "Go is not installed (Debian: apt-get install golang-go gcc libc6-dev; others: https://go.dev/dl)",
  },
  typescript: {
    create: createNodeToolchain,
    hint: "Node is not installed (https://nodejs.org)",
  },
  python: {
    create: createPythonToolchain,
    hint: "Python is not installed (Debian: apt-get install python3)",
  },
};
