import { getEventListeners } from "node:events";
import { END, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { z } from "zod";
import { withGraphSignal } from "../../../src/langgraph/graph-signal.ts";
import { withManyListeners } from "../../../src/langgraph/many-listeners.ts";
import { withSignal } from "../../../src/langgraph/with-signal.ts";

const State = new StateSchema({ said: z.string().default("") });

/** A graph that adds a listener to a signal of each superstep and never removes it, as a langchain agent and its client do. */
function careless(heard: string[]) {
  const listen = (name: string) => (_: unknown, config: { signal?: AbortSignal }) => {
    const any = AbortSignal.any([config.signal ?? new AbortController().signal]);
    any.addEventListener("abort", () => heard.push(name), { once: true });
    return {};
  };
  return new StateGraph(State)
    .addNode("first", listen("first"))
    .addNode("second", listen("second"))
    .addEdge(START, "first")
    .addEdge("first", "second")
    .addEdge("second", END)
    .compile();
}

test("what the supersteps of a graph derived from its signal is aborted when the graph has ended", async () => {
  const heard: string[] = [];
  const outer = new AbortController();
  const result = await withGraphSignal([outer.signal], async (signal) => {
    const state = await careless(heard).invoke({ said: "all" }, withSignal({}, signal));
    expect([heard, signal.aborted]).toEqual([[], false]);
    return state;
  });
  expect([result, heard.toSorted()]).toEqual([{ said: "all" }, ["first", "second"]]);
  expect(getEventListeners(outer.signal, "abort")).toEqual([]);
});

test("also if the graph was aborted, and its error is kept", async () => {
  const heard: string[] = [];
  const outer = new AbortController();
  const run = withGraphSignal([undefined, outer.signal], async (signal) => {
    await careless(heard).invoke({ said: "" }, withSignal({}, signal));
    outer.abort(new Error("enough"));
    signal.throwIfAborted();
  });
  await expect(run).rejects.toThrow("enough");
  expect(heard.toSorted()).toEqual(["first", "second"]);
});

test("a copy of a graph with many tasks in one superstep gives no warning about listeners", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  const names = Array.from({ length: 16 }, (_, index) => `task-${index}`);
  const graph = new StateGraph(State).addNode(
    names.map((name): [string, () => object] => [name, () => ({})]),
  );
  for (const name of names) graph.addEdge(START, name);
  await withManyListeners(graph.compile()).invoke({ said: "" });
  await new Promise(setImmediate);
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
});
