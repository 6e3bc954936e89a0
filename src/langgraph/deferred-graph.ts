import { CompiledStateGraph } from "@langchain/langgraph";
import type { CompiledGraph } from "./compiled-graph.ts";

/** The deferred graphs, and how to get at the graph behind each. */
const deferred = new WeakMap<CompiledGraph, () => CompiledGraph>();

/**
 * Makes a graph that is built when it is first used: a module can export several, and a program that imports it pays for
 * those that it runs. Every member is that of the graph behind it, and `instanceof` builds nothing.
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
      // Bound, so that a run does not look up each of its own members here.
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

/** The graph behind a deferred one, now built; any other graph is returned as it is. */
export function builtGraph(graph: CompiledGraph): CompiledGraph {
  return deferred.get(graph)?.() ?? graph;
}
