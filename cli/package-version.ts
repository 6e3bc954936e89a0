import { createRequire } from "node:module";

/** Returns the package's version. Finds package.json by the package's name, which works in the sources and in the build. */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)("troupe/package.json") as { version: string };
  return manifest.version;
}
