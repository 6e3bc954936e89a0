import { Graph as Drawing } from "@langchain/core/runnables/graph";
import type { CompiledGraph } from "./compiled-graph.ts";

/** A graph that is made at its first use, so that a program that never uses it does not load its modules. */
export interface LazyGraph {
  /** Makes the graph at the first call; every call returns the same one. */
  load(): Promise<CompiledGraph>;
  /** What LangGraph gets as the node's subgraphs: a placeholder, which makes the graph if it is drawn or its state is read. */
  readonly subgraphs: CompiledGraph[];
}

/**
 * Makes a graph at its first use.
 *
 * @example
 * const agent = lazyGraph(async () => (await import("./agent.ts")).createMyAgent().graph);
 * new StateGraph(State).addNode("agent", async (state) => (await agent.load()).invoke(state), {
 *   subgraphs: agent.subgraphs,
 * });
 */
export function lazyGraph(make: () => Promise<CompiledGraph>): LazyGraph {
  let made: Promise<CompiledGraph> | undefined;
  const subgraphs: CompiledGraph[] = [];
  const load = (): Promise<CompiledGraph> => (made ??= replacePlaceholder(make(), subgraphs));
  subgraphs.push(new Placeholder(load) as unknown as CompiledGraph);
  return { load, subgraphs };
}

/** Puts the made graph in the place of its placeholder. LangGraph finds it, because a compiled node keeps this very list. */
async function replacePlaceholder(
  making: Promise<CompiledGraph>,
  subgraphs: CompiledGraph[],
): Promise<CompiledGraph> {
  const graph = await making;
  subgraphs[0] = graph;
  return graph;
}

/** The members through which LangGraph draws a subgraph, and reads and writes its state. */
type Used =
  | "bulkUpdateState"
  | "getGraph"
  | "getGraphAsync"
  | "getState"
  | "getStateHistory"
  | "getSubgraphs"
  | "getSubgraphsAsync"
  | "updateState";

type Arguments<Member extends Used> = Parameters<CompiledGraph[Member]>;
type Returned<Member extends Used> = ReturnType<CompiledGraph[Member]>;

/**
 * Stands for a graph that is not made yet. LangGraph recognizes a graph by `lg_is_pregel`, and a graph that a drawing can
 * unfold by `attachNode` and `attachEdge` (langgraph 1.7.3).
 */
class Placeholder implements Pick<CompiledGraph, Used> {
  readonly lg_is_pregel = true;
  /** The value of a graph that uses the checkpointer of the graph above it. */
  readonly checkpointer = undefined;
  readonly #load: () => Promise<CompiledGraph>;

  constructor(load: () => Promise<CompiledGraph>) {
    this.#load = load;
  }

  attachNode(): never {
    throw new Error("a graph that is not made yet cannot get nodes");
  }

  attachEdge(): never {
    throw new Error("a graph that is not made yet cannot get edges");
  }

  /** Draws no nodes inside: LangGraph's deprecated method cannot wait until the graph is made. */
  getGraph(): Drawing {
    return new Drawing();
  }

  async getGraphAsync(...config: Arguments<"getGraphAsync">): Returned<"getGraphAsync"> {
    return (await this.#load()).getGraphAsync(...config);
  }

  /** Lists nothing: LangGraph's deprecated method cannot wait until the graph is made. */
  *getSubgraphs(): Returned<"getSubgraphs"> {}

  async *getSubgraphsAsync(...namespace: Arguments<"getSubgraphsAsync">): Returned<"getSubgraphsAsync"> {
    yield* (await this.#load()).getSubgraphsAsync(...namespace);
  }

  async getState(...asked: Arguments<"getState">): Returned<"getState"> {
    return (await this.#load()).getState(...asked);
  }

  async *getStateHistory(...asked: Arguments<"getStateHistory">): Returned<"getStateHistory"> {
    yield* (await this.#load()).getStateHistory(...asked);
  }

  async updateState(...update: Arguments<"updateState">): Returned<"updateState"> {
    return (await this.#load()).updateState(...update);
  }

  async bulkUpdateState(...updates: Arguments<"bulkUpdateState">): Returned<"bulkUpdateState"> {
    return (await this.#load()).bulkUpdateState(...updates);
  }
}
