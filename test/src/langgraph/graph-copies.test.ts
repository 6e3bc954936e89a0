import { Annotation, CompiledStateGraph, END, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { detailsOf, keepDetails } from "../../../src/langgraph/graph-details.ts";
import { wrapRuns } from "../../../src/langgraph/wrap-runs.ts";

// What LangGraph 1.7.3 keeps when it copies a graph, and the one method that all runs go through.

const State = Annotation.Root({ text: Annotation<string> });

const greeter = () =>
  new StateGraph(State)
    .addNode("greet", ({ text }) => ({ text: `hello ${text}` }))
    .addEdge(START, "greet")
    .addEdge("greet", END)
    .compile({ name: "greeter" });

test("withConfig passes the object of the channels on, and with it the details of the graph", () => {
  const graph = greeter();
  expect(detailsOf(graph)).toBeNull();
  const details = { kind: "greeter", waits: false, reopen: null };
  keepDetails(graph, details);
  expect(detailsOf(graph.withConfig({ tags: ["a"] }))).toBe(details);
  expect(Object.keys(graph.channels)).not.toContain("troupe.graph");
});

test("every way to run a graph calls _streamIterator, also on a copy of withConfig and below another graph", async () => {
  const runs: unknown[] = [];
  const graph = wrapRuns(greeter(), { name: "renamed" }, async function* (start, { configurable }) {
    runs.push(configurable["way"]);
    yield* start();
  });
  expect(graph).toBeInstanceOf(CompiledStateGraph);
  expect([graph.name, detailsOf(graph)]).toEqual(["renamed", null]);
  const way = (name: string) => ({ configurable: { way: name } });
  expect(await graph.invoke({ text: "you" }, way("invoke"))).toEqual({ text: "hello you" });
  for await (const _ of await graph.stream({ text: "you" }, way("stream"))) continue;
  for await (const _ of graph.streamEvents({ text: "you" }, { ...way("events"), version: "v2" })) continue;
  await graph.batch([{ text: "a" }, { text: "b" }], way("batch"));
  await graph.withConfig(way("copy")).invoke({ text: "you" });
  const above = new StateGraph(State)
    .addNode("below", graph)
    .addEdge(START, "below")
    .addEdge("below", END)
    .compile();
  expect(await above.invoke({ text: "you" }, way("below"))).toEqual({ text: "hello you" });
  expect(runs).toEqual(["invoke", "stream", "events", "batch", "batch", "copy", "below"]);
});
