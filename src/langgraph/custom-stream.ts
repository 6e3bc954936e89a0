import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CompiledGraph } from "./compiled-graph.ts";
import { wrapRuns } from "./wrap-runs.ts";

/** The key of `configurable` under which a run notes that its `custom` stream is read. LangGraph does not save keys with `__`. */
const IS_READ = "__troupe_custom_stream";

/** The key under which LangGraph passes the stream of a run with `subgraphs: true` on to the graphs below (langgraph 1.7.3). */
const STREAM = "__pregel_stream";

/**
 * Returns the graph, whose runs note whether their stream modes include `custom`. Nodes cannot see the stream modes: their
 * `writer` exists in every run, and does nothing without a reader (langgraph 1.7.3).
 */
export function noteCustomStream<Graph extends CompiledGraph>(graph: Graph): Graph {
  return wrapRuns(graph, {}, (start, { streamModes }) =>
    start(streamModes.includes("custom") ? { [IS_READ]: true } : undefined),
  );
}

/**
 * Returns true if the run's `custom` stream is read. Returns false if that is unknown: below a graph that Troupe did not
 * compile and that was started without `subgraphs: true`.
 */
export function isCustomStreamRead({ configurable }: LangGraphRunnableConfig): boolean {
  if (configurable?.[IS_READ] === true) return true;
  const stream = configurable?.[STREAM] as { modes?: ReadonlySet<string> } | undefined;
  return stream?.modes?.has("custom") ?? false;
}
