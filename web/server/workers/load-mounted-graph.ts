import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "../../../src/errors/configuration-error.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import { compiledGraphOf, type MountableGraph } from "../../../src/specialists/mountable-graph.ts";

/**
 * Loads a graph that langgraph.json names, such as `./team.ts:graph`, in the process of LangGraph's server, which can load
 * TypeScript. It is the same object that the server has. Throws ConfigurationError if the export is no graph.
 */
export async function loadMountedGraph({
  name,
  path,
  folder,
}: {
  name: string;
  path: string;
  folder: string;
}): Promise<CompiledGraph> {
  const colon = path.lastIndexOf(":");
  const module = (await import(pathToFileURL(resolve(folder, path.slice(0, colon))).href)) as Record<
    string,
    unknown
  >;
  const value = module[path.slice(colon + 1)];
  const made: unknown =
    typeof value === "function" ? await (value as (config: object) => unknown)({}) : value;
  if (isMountable(made)) return compiledGraphOf(made);
  throw new ConfigurationError(`graph ${name} (${path})`, ["the export must be a compiled graph"]);
}

function isMountable(value: unknown): value is MountableGraph {
  if (typeof value !== "object" || value === null) return false;
  const graph: unknown = "graph" in value ? value.graph : value;
  return typeof graph === "object" && graph !== null && "getState" in graph && "getGraphAsync" in graph;
}
