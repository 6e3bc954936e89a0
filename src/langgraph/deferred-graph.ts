import { CompiledStateGraph } from "@langchain/langgraph";
import type { CompiledGraph } from "./compiled-graph.ts";

/** For each deferred graph, the function that builds and returns the graph behind it. */
const deferred = new WeakMap<CompiledGraph, () => CompiledGraph>();

/**
 * Returns a graph that is built when it is first used. So a module can export several graphs, and a program builds only
 * those that it runs. Every member is that of the graph behind it. `instanceof` does not build it.
 *
 * @example
 * export const graph = deferredGraph(() => createRouter({ specialists: [coding, writing] }));
 */
export function deferredGraph<Graph extends CompiledGraph>(build: () => Graph): Graph {
  let built: Graph | undefined;
  const graph = (): Graph => (built ??= build());
  const target = Object.create(CompiledStateGraph.prototype) as Graph;
  const proxy = new Proxy(target, {
    get(_, key) {
      const value: unknown = Reflect.get(graph(), key);
      // Bound, so that a run does not read each of its own members through this proxy.
      return typeof value === "function" && key !== "constructor" ? value.bind(graph()) : value;
    },
    set: (_, key, value) => Reflect.set(graph(), key, value),
    has: (_, key) => Reflect.has(graph(), key),
    ownKeys: () => Reflect.ownKeys(graph()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(graph(), key),
    defineProperty: (_, key, descriptor) => Reflect.defineProperty(graph(), key, descriptor),
    deleteProperty: (_, key) => Reflect.deleteProperty(graph(), key),
  });
  deferred.set(proxy, graph);
  return proxy;
}

/** Builds and returns the graph behind a deferred one. Returns any other graph as it is. */
export function builtGraph(graph: CompiledGraph): CompiledGraph {
  return deferred.get(graph)?.() ?? graph;
}
