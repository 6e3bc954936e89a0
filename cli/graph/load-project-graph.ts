import { resolve } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { compiledGraphOf, type MountableGraph } from "../../src/specialists/mountable-graph.ts";
import { importModule } from "./import-module.ts";

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
