import type { BaseCheckpointSaver, BaseStore } from "@langchain/langgraph";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { messageOf } from "../../errors/locate-error.ts";
import type { CompiledGraph } from "../../langgraph/compiled-graph.ts";
import { compiledGraphOf, type MountableGraph } from "../../specialists/mountable-graph.ts";
import type { WorkerGraph } from "./worker-options.ts";

/** Where all graphs of a worker keep their threads and their data. */
export interface GraphServices {
  checkpointer: BaseCheckpointSaver;
  store: BaseStore;
  /** Hears of a graph that was given with a saver or a store of its own. */
  onReplaced: (graph: string, what: "checkpointer" | "store") => void;
}

/**
 * Loads the graphs of a worker, and sets their saver and their store. Those of their own are replaced: a saver of another
 * kind could not keep late workers from writing. Throws ConfigurationError if one is not a graph.
 */
export async function openGraphs(
  graphs: Readonly<Record<string, WorkerGraph>>,
  { checkpointer, store, onReplaced }: GraphServices,
): Promise<ReadonlyMap<string, CompiledGraph>> {
  const opened = new Map<string, CompiledGraph>();
  for (const [name, given] of Object.entries(graphs)) {
    const graph = await loadGraph(name, given);
    if (typeof graph.checkpointer === "object" && graph.checkpointer !== checkpointer)
      onReplaced(name, "checkpointer");
    if (graph.store !== undefined && graph.store !== store) onReplaced(name, "store");
    graph.checkpointer = checkpointer;
    graph.store = store;
    opened.set(name, graph);
  }
  return opened;
}

async function loadGraph(name: string, given: WorkerGraph): Promise<CompiledGraph> {
  let made: unknown;
  try {
    made = await (typeof given === "function" ? given() : given);
  } catch (cause) {
    throw new ConfigurationError(`graph ${name}`, [`it cannot be loaded: ${messageOf(cause)}`], { cause });
  }
  const graph: unknown =
    typeof made === "object" && made !== null ? compiledGraphOf(made as MountableGraph) : made;
  if (isCompiled(graph)) return graph;
  throw new ConfigurationError(`graph ${name}`, [
    "it must be a compiled graph, such as `createRouter` returns",
  ]);
}

function isCompiled(graph: unknown): graph is CompiledGraph {
  return typeof graph === "object" && graph !== null && "getState" in graph && "stream" in graph;
}
