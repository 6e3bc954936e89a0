import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { codeOf, messageOf } from "../../src/errors/locate-error.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { compiledGraphOf, type MountableGraph } from "../../src/specialists/mountable-graph.ts";

/** A graph that a project's langgraph.json names. */
interface ProjectGraph {
  name: string;
  /** `./file.ts:export`, relative to the folder. */
  path: string;
  folder: string;
}

/**
 * Loads a graph of a user's project. The export can be a compiled graph, an agent that has one as `graph`, or a function
 * that returns one of them. Throws ConfigurationError if the graph cannot be loaded.
 */
export async function loadProjectGraph({ name, path, folder }: ProjectGraph): Promise<CompiledGraph> {
  const colon = path.lastIndexOf(":");
  const file = path.slice(0, colon);
  const exported = path.slice(colon + 1);
  const subject = `graph ${name} (${path})`;
  const module = await importModule(resolve(folder, file), { subject, folder });
  if (!(exported in module)) {
    const names = Object.keys(module).join(", ") || "nothing";
    throw new ConfigurationError(subject, [`unknown export "${exported}" of ${file}; available: ${names}`]);
  }
  const value = module[exported];
  const made: unknown =
    typeof value === "function" ? await (value as (config: object) => unknown)({}) : value;
  if (isMountable(made)) return compiledGraphOf(made);
  throw new ConfigurationError(subject, [`${exported} must be a compiled graph`]);
}

async function importModule(
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

function isMountable(value: unknown): value is MountableGraph {
  if (typeof value !== "object" || value === null) return false;
  const graph: unknown = "graph" in value ? value.graph : value;
  return (
    typeof graph === "object" &&
    graph !== null &&
    "stream" in graph &&
    "getGraphAsync" in graph &&
    "channels" in graph
  );
}
