import { isRecord } from "../text/is-record.ts";
import type { ProjectFile } from "./contract/file-set.ts";

const MANIFEST = "package.json";

/**
 * Names the compiler and the types of Node in the `devDependencies` of a TypeScript project, so that its users can install
 * them: the sandbox has them without being installed. `toolchain` is such as `node v20.20.2, typescript 5.9.3`. Returns
 * other projects unchanged, and those whose package.json names both or cannot be read.
 */
export function withCompiler(files: readonly ProjectFile[], toolchain: string | null): ProjectFile[] {
  const isTyped = files.some(({ path }) => /\.[cm]?tsx?$/.test(path));
  const wanted = compilerIn(toolchain);
  if (!isTyped || wanted === null) return [...files];
  const found = files.find(({ path }) => path === MANIFEST);
  const content = withDependencies(found?.content ?? '{ "private": true }', wanted);
  if (content === null) return [...files];
  const manifest = { path: MANIFEST, content };
  return found === undefined
    ? [...files, manifest]
    : files.map((file) => (file.path === MANIFEST ? manifest : file));
}

/** Returns the packages of a toolchain, with their versions; null if it has no compiler. */
function compilerIn(toolchain: string | null): Record<string, string> | null {
  const typescript = /\btypescript (\d+(?:\.\d+)*)/.exec(toolchain ?? "")?.[1];
  const node = /\bnode v(\d+)/.exec(toolchain ?? "")?.[1];
  return typescript === undefined || node === undefined ? null : { typescript, "@types/node": `^${node}` };
}

/** Returns a package.json with the packages that it does not name; null if it names all or is not an object. */
function withDependencies(text: string, wanted: Record<string, string>): string | null {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(manifest)) return null;
  const { dependencies, devDependencies } = manifest;
  const own = isRecord(devDependencies) ? devDependencies : {};
  const named = { ...(isRecord(dependencies) ? dependencies : {}), ...own };
  const missing = Object.entries(wanted).filter(([name]) => !(name in named));
  if (missing.length === 0) return null;
  const whole = { ...manifest, devDependencies: { ...own, ...Object.fromEntries(missing) } };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
