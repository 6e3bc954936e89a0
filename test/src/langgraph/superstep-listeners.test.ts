import { once } from "node:events";
import { AIMessage } from "@langchain/core/messages";
import { MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { InMemoryCache } from "@langchain/langgraph-checkpoint";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist } from "../../../src/index.ts";

const rejections: unknown[] = [];
const keep = (reason: unknown): void => void rejections.push(reason);

beforeEach(() => {
  rejections.length = 0;
  process.on("unhandledRejection", keep);
});
afterEach(() => process.off("unhandledRejection", keep));

/** A graph whose first node is cached. Its second node calls `write`. */
function cachedGraph(write: (signal: AbortSignal | undefined) => Promise<void>) {
  let lookUps = 0;
  const graph = new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode(
      "look_up",
      () => {
        lookUps += 1;
        return { messages: [new AIMessage("Sunny.")] };
      },
      { cachePolicy: { keyFunc: () => "weather" } },
    )
    .addNode("write", async (_state, { signal }) => {
      await write(signal);
      return { messages: [new AIMessage("It is sunny.")] };
    })
    .addEdge(START, "look_up")
    .addEdge("look_up", "write")
    .compile({ cache: new InMemoryCache() });
  return { graph, lookUps: () => lookUps };
}

function teamOf(graph: ReturnType<typeof cachedGraph>["graph"]) {
  const reporter = defineSpecialist({ name: "reporter", description: "reports the weather", graph });
  return createSupervisor({
    specialists: [reporter],
    manager: { plan: [{ agent: "reporter", task: "Report the weather." }] },
  });
}

const REQUEST = { messages: "How is the weather?" };

/** Waits until Node would have reported the rejections of now. */
const reported = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test("a mounted graph whose node is answered by LangGraph's cache ends like any other", async () => {
  const { graph, lookUps } = cachedGraph(async () => {});
  const team = teamOf(graph);

  for (const _ of [1, 2]) expect((await team.invoke(REQUEST)).outcome).toMatchObject({ status: "completed" });
  await reported();

  expect({ lookUps: lookUps(), rejections }).toEqual({ lookUps: 1, rejections: [] });
});

test("an abort after a superstep that had all its results ends the run, and not the process", async () => {
  const stop = new AbortController();
  let isSecond = false;
  const { graph } = cachedGraph(async (signal) => {
    if (!isSecond || signal === undefined) return;
    setImmediate(() => stop.abort());
    await once(signal, "abort");
    signal.throwIfAborted();
  });
  const team = teamOf(graph);
  await team.invoke(REQUEST);
  isSecond = true;

  await expect(team.invoke(REQUEST, { signal: stop.signal })).rejects.toMatchObject({ code: "run_aborted" });
  await reported();

  expect(rejections).toEqual([]);
});
