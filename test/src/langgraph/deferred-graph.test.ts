import { Annotation, CompiledStateGraph, END, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { deferredGraph } from "../../../src/langgraph/deferred-graph.ts";
import { compiledGraphOf } from "../../../src/specialists/mountable-graph.ts";

const State = Annotation.Root({ text: Annotation<string> });

function deferred() {
  const built: object[] = [];
  const graph = deferredGraph(() => {
    const compiled = new StateGraph(State)
      .addNode("greet", ({ text }) => ({ text: `hello ${text}` }))
      .addEdge(START, "greet")
      .addEdge("greet", END)
      .compile({ name: "greeter" });
    built.push(compiled);
    return compiled;
  });
  return { graph, built };
}

describe("a deferred graph", () => {
  test("is built once, at its first use, and is a compiled graph before", async () => {
    const { graph, built } = deferred();
    expect(graph).toBeInstanceOf(CompiledStateGraph);
    expect(built).toHaveLength(0);
    expect(await graph.invoke({ text: "you" })).toEqual({ text: "hello you" });
    expect(await graph.withConfig({ tags: ["a"] }).invoke({ text: "me" })).toEqual({ text: "hello me" });
    expect(built).toHaveLength(1);
  });

  test("has the members of the graph behind it, to be read and to be set", () => {
    const { graph } = deferred();
    expect([graph.name, "builder" in graph, Object.keys(graph).includes("nodes")]).toEqual([
      "greeter",
      true,
      true,
    ]);
    graph.name = "renamed";
    expect([graph.name, Object.assign({}, graph).name, graph.constructor]).toEqual([
      "renamed",
      "renamed",
      CompiledStateGraph,
    ]);
  });

  test("is mounted in another graph, and drawn there, as any other", async () => {
    const { graph } = deferred();
    const above = new StateGraph(State)
      .addNode("below", graph)
      .addEdge(START, "below")
      .addEdge("below", END)
      .compile();
    expect(await above.invoke({ text: "you" })).toEqual({ text: "hello you" });
    const unfolded = { xray: true };
    expect(Object.keys((await above.getGraphAsync(unfolded)).nodes)).toContain("below");
    const names: string[] = [];
    for await (const [name] of above.getSubgraphsAsync()) names.push(name);
    expect(names).toEqual(["below"]);
  });

  test("is the very graph behind it to whoever mounts it as a specialist", () => {
    const { graph, built } = deferred();
    expect(compiledGraphOf(graph)).toBe(built[0]);
    expect(compiledGraphOf({ graph })).toBe(built[0]);
  });
});
