import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { CompiledGraph } from "./compiled-graph.ts";

type Checkpointer = CompiledGraph["checkpointer"];

/**
 * Returns the graph, whose checkpointer is wrapped, also one that is set later: a server sets its own with
 * `graph.checkpointer = saver` (langgraph-api 1.5.1). `wrap` must return a saver that it has wrapped already as it is,
 * because `withConfig` copies a graph by its constructor (langgraph 1.7.3).
 */
export function wrapCheckpointer<Graph extends CompiledGraph>(
  graph: Graph,
  wrap: (saver: BaseCheckpointSaver) => BaseCheckpointSaver,
): Graph {
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  class GraphWithWrappedCheckpointer extends Plain {
    constructor(fields: object) {
      super(fields);
      let wrapped = wrappedIn(this.checkpointer);
      Object.defineProperty(this, "checkpointer", {
        configurable: true,
        enumerable: true,
        get: () => wrapped,
        set(next: Checkpointer) {
          wrapped = wrappedIn(next);
        },
      });
    }
  }
  const wrappedIn = (next: Checkpointer): Checkpointer =>
    typeof next === "object" && next !== null ? wrap(next) : next;
  return new GraphWithWrappedCheckpointer(Object.assign({}, graph)) as Graph;
}
