import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { codeOf, messageOf } from "../../src/errors/locate-error.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";

/**
 * Imports a file of a user's project, TypeScript too. `subject` names it in errors. Throws ConfigurationError if it cannot be
 * loaded.
 */
export async function importModule(
  file: string,
  { subject, folder }: { subject: string; folder: string },
): Promise<Record<string, unknown>> {
  try {
    if (/\.[mc]?tsx?$/.test(file)) await useTypeScript(folder);
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new ConfigurationError(subject, [faultOf(cause)], { cause, ...codeFor(cause) });
  }
}

/** Registers the project's tsx if it has one. Without it, newer versions of Node remove the types themselves. */
async function useTypeScript(folder: string): Promise<void> {
  // If this file runs as TypeScript, the process can already load TypeScript.
  if (import.meta.url.endsWith(".ts")) return;
  const location = locateTsx(folder);
  if (location === null) return;
  const { register } = (await import(pathToFileURL(location).href)) as { register: () => unknown };
  register();
}

/**
 * Returns the path of tsx's API for `import`, or null without tsx. The path that `require` resolves to does not work:
 * that module looks for its hooks in the wrong folder (tsx 4.23).
 */
function locateTsx(folder: string): string | null {
  const require = createRequire(join(folder, "package.json"));
  try {
    const path = require.resolve("tsx/package.json");
    const { exports } = require(path) as { exports: Record<string, { import?: { default?: string } }> };
    return join(dirname(path), exports["./esm/api"]?.import?.default ?? "");
  } catch {
    return null;
  }
}

const TYPESCRIPT_CODES = new Set(["ERR_UNKNOWN_FILE_EXTENSION", "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"]);

function faultOf(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  return TYPESCRIPT_CODES.has(code ?? "")
    ? `Node ${process.versions.node} cannot load this TypeScript without tsx: npm install --save-dev tsx`
    : `it cannot be loaded: ${messageOf(cause)}`;
}

/** Keeps the error code of Troupe's graph builders. */
function codeFor(cause: unknown): { code?: "specialist_invalid" } {
  return isTroupeError(cause) && codeOf(cause) === "specialist_invalid" ? { code: "specialist_invalid" } : {};
}
