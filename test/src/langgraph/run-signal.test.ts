import { getEventListeners } from "node:events";
import { END, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ownRunSignals } from "../../../src/langgraph/run-signal.ts";

const State = new StateSchema({ said: z.string().default("") });

/** A graph of one node, which ends at once, fails, or waits until it is aborted. */
function compiled() {
  return new StateGraph(State)
    .addNode("node", ({ said }, { signal }) => {
      if (said === "fail") throw new Error("failed on request");
      if (said !== "wait") return { said: "done" };
      return new Promise<never>((_, reject) => {
        const stop = (): void => reject(signal?.reason as Error);
        if (signal?.aborted) stop();
        signal?.addEventListener("abort", stop, { once: true });
      });
    })
    .addEdge(START, "node")
    .addEdge("node", END)
    .compile();
}

const listenersOn = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

/** Reads a stream to its end. */
async function endOf(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pieces);
}

test("LangGraph leaves a listener on the signal of each run (langgraph 1.7.3)", async () => {
  const { signal } = new AbortController();
  for (let run = 0; run < 3; run += 1) await compiled().invoke({ said: "" }, { signal });
  expect(listenersOn(signal)).toBe(3);
});

describe("with a signal of its own for each run, no listener is left on the caller's", () => {
  const graph = ownRunSignals(compiled());

  test("after runs that end, fail, stream, and are left early", async () => {
    const { signal } = new AbortController();
    await graph.invoke({ said: "" }, { signal });
    await expect(graph.invoke({ said: "fail" }, { signal })).rejects.toThrow("failed on request");
    for await (const _ of await graph.stream({ said: "" }, { signal, streamMode: "values" }));
    for await (const _ of await graph.stream({ said: "" }, { signal, streamMode: "values" })) break;
    await Promise.all(Array.from({ length: 12 }, () => graph.invoke({ said: "" }, { signal })));
    expect(listenersOn(signal)).toBe(0);
  });

  test("after an abort, whose reason the node gets", async () => {
    const stop = new AbortController();
    const run = graph.invoke({ said: "wait" }, { signal: stop.signal });
    setImmediate(() => stop.abort(new Error("enough")));
    await expect(run).rejects.toMatchObject({
      code: "run_aborted",
      message: "the run was stopped on request: enough",
      cause: new Error("enough"),
    });
    expect(listenersOn(stop.signal)).toBe(0);
  });

  test("for a signal that had aborted before", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(graph.invoke({ said: "" }, { signal })).rejects.toThrow("too late");
    expect(listenersOn(signal)).toBe(0);
  });

  test("after streams of events that end, fail, or are aborted", async () => {
    const stop = new AbortController();
    const options = { version: "v2", signal: stop.signal } as const;
    for await (const _ of graph.streamEvents({ said: "" }, options));
    await expect(endOf(graph.streamEvents({ said: "fail" }, options))).rejects.toThrow("failed on request");
    expect(listenersOn(stop.signal)).toBe(0);
    const waiting = endOf(graph.streamEvents({ said: "wait" }, options));
    setImmediate(() => stop.abort());
    await expect(waiting).rejects.toMatchObject({ code: "run_aborted", name: "AbortError" });
    expect(listenersOn(stop.signal)).toBe(0);
  });

  test("and an aborted stream rejects with run_aborted", async () => {
    const stop = new AbortController();
    const run = graph.stream({ said: "wait" }, { signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(run.then(endOf)).rejects.toMatchObject({
      code: "run_aborted",
      message: "the run was stopped on request: This operation was aborted",
    });
    const late = graph.stream({ said: "wait" }, { signal: stop.signal });
    await expect(late).rejects.toMatchObject({ code: "run_aborted" });
  });

  test("in copies by `withConfig`", async () => {
    const { signal } = new AbortController();
    await graph.withConfig({ tags: ["copy"] }).invoke({ said: "" }, { signal });
    expect(listenersOn(signal)).toBe(0);
  });
});
