import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { compiledGraphOf } from "../../src/specialists/mountable-graph.ts";
import { SHIPPED_GRAPHS } from "./graph-choices.ts";
import { loadProjectGraph } from "./load-project-graph.ts";
import { readProjectGraphs } from "./project-graphs.ts";

/** A graph that can be run or drawn. */
export interface FoundGraph {
  name: string;
  graph: CompiledGraph;
  /** True for a graph that comes with Troupe, false for a graph of the folder's project. */
  isShipped: boolean;
}

/**
 * Finds a graph by its name: first in the folder's langgraph.json, then among those that come with Troupe.
 * Throws TroupeError (`graph_unknown`), which lists the available graphs, if neither has it. Throws ConfigurationError
 * if a graph of the project cannot be loaded.
 */
export async function findGraph(name: string, folder: string): Promise<FoundGraph> {
  const own = await readProjectGraphs(folder);
  const path = own.get(name);
  const known = SHIPPED_GRAPHS.find((one) => one === name);
  const shipped = known === undefined ? null : await shippedGraph(known);
  // The project's graph comes first, so that its name means the same as in `langgraph dev`.
  if (path !== undefined) {
    const graph = await loadProjectGraph({ name, path, folder });
    return { name, graph, isShipped: graph === shipped };
  }
  if (shipped !== null) return { name, graph: shipped, isShipped: true };
  const choices = [...new Set([...SHIPPED_GRAPHS, ...own.keys()])].join(", ");
  const message = `unknown graph ${JSON.stringify(name)}; available: ${choices}; name your own graphs in ./langgraph.json`;
  throw new TroupeError("graph_unknown", message);
}

async function shippedGraph(name: (typeof SHIPPED_GRAPHS)[number]): Promise<CompiledGraph> {
  if (name === "supervisor-with-approval") {
    return compiledGraphOf((await import("../../graphs/supervisor-with-approval.ts")).graph);
  }
  const { softwareHouse, ...others } = await import("../../graphs/index.ts");
  // The graph itself: a graph of the project that is the same one is compared with it.
  return compiledGraphOf(name === "software-house" ? softwareHouse : others[name]);
}
