import { MemorySaver, MessagesAnnotation, START, StateGraph, type StreamMode } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { isCustomStreamRead, noteCustomStream } from "../../../src/langgraph/custom-stream.ts";

const thread = { configurable: { thread_id: "1" } };

function watched() {
  const seen: boolean[] = [];
  const saver = new MemorySaver();
  const plain = new StateGraph(MessagesAnnotation)
    .addNode("look", (_, config) => {
      seen.push(isCustomStreamRead(config));
      return {};
    })
    .addEdge(START, "look")
    .compile({ checkpointer: saver });
  const graph = noteCustomStream(plain);
  const run = async (streamMode: StreamMode | StreamMode[], subgraphs = false): Promise<void> => {
    const config = { ...thread, streamMode, subgraphs };
    for await (const _ of await graph.stream({ messages: "hi" }, config));
  };
  return { seen, saver, graph, run };
}

describe("a node knows whether the custom stream of its run is read (langgraph 1.7.3)", () => {
  test("by the stream modes of the run, alone or in a list", async () => {
    const { seen, graph, run } = watched();
    await run("custom");
    await run(["values", "custom"]);
    await run("values");
    await run(["messages", "updates"]);
    await graph.invoke({ messages: "hi" }, thread);
    expect(seen).toEqual([true, true, false, false, false]);
  });

  test("also below another graph, which need not be noted if subgraphs are streamed", async () => {
    const { seen, graph } = watched();
    const above = new StateGraph(MessagesAnnotation).addNode("below", graph).addEdge(START, "below");
    for (const [outer, subgraphs] of [
      [noteCustomStream(above.compile()), false],
      [above.compile(), true],
      [above.compile(), false],
    ] as const) {
      for await (const _ of await outer.stream(
        { messages: "hi" },
        { ...thread, streamMode: "custom", subgraphs },
      ));
    }
    expect(seen).toEqual([true, true, false]);
  });

  test("and nothing of it is saved with the thread", async () => {
    const { saver, run } = watched();
    await run("custom");
    for await (const saved of saver.list(thread)) {
      expect(JSON.stringify(saved)).not.toContain("troupe");
    }
  });
});
