import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { loadProjectGraph } from "../graph/load-project-graph.ts";
import { readProjectGraphs } from "../graph/project-graphs.ts";

/**
 * Loads every graph that a folder's langgraph.json names. Throws ConfigurationError if the file is missing, names no graph,
 * or if a graph cannot be loaded.
 */
export async function loadProjectGraphs(folder: string): Promise<Record<string, CompiledGraph>> {
  const paths = await readProjectGraphs(folder);
  if (paths.size === 0) {
    throw new ConfigurationError("langgraph.json", [
      'it must be in this folder, and name the graphs that the worker serves: { "graphs": { "team": "./team.ts:graph" } }',
    ]);
  }
  const graphs: Record<string, CompiledGraph> = {};
  // One after another: graphs often share modules, and the first fault is reported.
  for (const [name, path] of paths) graphs[name] = await loadProjectGraph({ name, path, folder });
  return graphs;
}
