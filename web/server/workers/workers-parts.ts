import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import type { RunClient } from "../../../src/workers/client/run-client.ts";
import type { CreatedThreads } from "./created-threads.ts";
import { notFound } from "./errors.ts";
import type { ThreadStates } from "./thread-states.ts";

/** The graphs of a project by their names in langgraph.json, each loaded at its first use. */
export type ProjectGraphs = ReadonlyMap<string, () => Promise<CompiledGraph>>;

/** What the requests are carried out with. */
export interface WorkersParts {
  client: RunClient;
  states: ThreadStates;
  graphs: ProjectGraphs;
  created: CreatedThreads;
}

/** Returns a graph. Throws an error that names the choices if the project has none of this name. */
export async function graphOf({ graphs }: WorkersParts, name: string): Promise<CompiledGraph> {
  const load = graphs.get(name);
  if (load !== undefined) return load();
  const choices = [...graphs.keys()].join(", ");
  throw notFound(`unknown graph ${JSON.stringify(name)}; available: ${choices}`);
}
