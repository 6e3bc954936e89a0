import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CompiledGraph } from "./compiled-graph.ts";

type Run = ReturnType<CompiledGraph["_streamIterator"]>;

/** The input of a run, as LangGraph got it. */
export type StreamInput = Parameters<CompiledGraph["_streamIterator"]>[0];

/**
 * Runs a graph, with something before and after it. `start` begins the run itself, with these values added to
 * `configurable`, and with this input if there is one.
 */
export type RunWrapper = (
  start: (added?: Record<string, unknown>, replaced?: { input: StreamInput }) => Run,
  run: {
    input: StreamInput;
    /** Returns the state of the run's thread. */
    state: () => ReturnType<CompiledGraph["getState"]>;
    /** The graph that runs. */
    graph: CompiledGraph;
    streamModes: readonly string[];
    /** The checkpointer that the graph has now: a server may have replaced it. */
    checkpointer: CompiledGraph["checkpointer"];
    /** The graph's own `configurable`, overridden by the caller's. */
    configurable: NonNullable<LangGraphRunnableConfig["configurable"]>;
    /** The context that the caller gave. */
    context: unknown;
    signal: AbortSignal | undefined;
  },
) => Run;

/**
 * Returns a copy of a graph with `fields` replaced, whose every run goes through `wrap`. All ways to run a graph call
 * `_streamIterator`. The copy is of a subclass, because `withConfig` makes its own copies by the constructor, which takes
 * the fields of a graph (langgraph 1.7.3).
 */
export function wrapRuns<Graph extends CompiledGraph>(
  graph: Graph,
  fields: Partial<CompiledGraph>,
  wrap: RunWrapper,
): Graph {
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  class WrappedGraph extends Plain {
    override _streamIterator(...[input, options]: Parameters<CompiledGraph["_streamIterator"]>): Run {
      const start = (added?: Record<string, unknown>, replaced: { input: StreamInput } = { input }): Run =>
        super._streamIterator(
          replaced.input,
          added ? { ...options, configurable: { ...options?.configurable, ...added } } : options,
        );
      const configurable = { ...this.config?.configurable, ...options?.configurable };
      return wrap(start, {
        input,
        state: () => this.getState({ configurable }),
        graph: this,
        streamModes: [options?.streamMode ?? this.streamMode].flat(),
        checkpointer: this.checkpointer,
        configurable,
        context: options?.context,
        signal: options?.signal,
      });
    }
  }
  return new WrappedGraph(Object.assign({}, graph, fields)) as Graph;
}
