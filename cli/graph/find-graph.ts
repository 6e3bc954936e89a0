import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { loadProjectGraph } from "./load-project-graph.ts";
import { readProjectGraphs } from "./project-graphs.ts";

/** A graph that can be run or drawn. */
export interface FoundGraph {
  name: string;
  graph: CompiledGraph;
  /** True for one that comes with Troupe, false for one of the folder's own. */
  isShipped: boolean;
}

const SHIPPED_GRAPHS = ["router", "handoffs", "supervisor", "software-house"] as const;

/**
 * Finds a graph by its name: one that the folder's langgraph.json names, else one that comes with Troupe.
 * Throws ConfigurationError (`graph_unknown`) naming the choices, or saying why a project's graph does not load.
 */
export async function findGraph(name: string, folder: string): Promise<FoundGraph> {
  const own = await readProjectGraphs(folder);
  const path = own.get(name);
  const shipped = SHIPPED_GRAPHS.find((one) => one === name);
  const ours = shipped === undefined ? null : await shippedGraph(shipped);
  // A project's own graph goes first: there, its name means the same as in `langgraph dev`.
  if (path !== undefined) {
    const graph = await loadProjectGraph({ name, path, folder });
    return { name, graph, isShipped: graph === ours };
  }
  if (ours !== null) return { name, graph: ours, isShipped: true };
  const choices = [...new Set([...SHIPPED_GRAPHS, ...own.keys()])].join(", ");
  const fault = `there is no such graph; there are ${choices}. Graphs of your own are named in ./langgraph.json`;
  throw new ConfigurationError(`graph ${JSON.stringify(name)}`, [fault], { code: "graph_unknown" });
}

async function shippedGraph(name: (typeof SHIPPED_GRAPHS)[number]): Promise<CompiledGraph> {
  const { softwareHouse, ...others } = await import("../../graphs/index.ts");
  return name === "software-house" ? softwareHouse : others[name];
}
