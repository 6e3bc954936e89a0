import {
  END,
  interrupt,
  MemorySaver,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  pendingApprovals,
  type Limits,
  type UsageEntry,
} from "../../../src/index.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import type { ModelScript } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const thread = { configurable: { thread_id: "desk" } };

/** Each call says which it is, and uses as many tokens. */
function counting(): ModelScript {
  let calls = 0;
  return () => {
    calls += 1;
    return { text: `call ${calls}`, usage: { inputTokens: 10 * calls, outputTokens: calls } };
  };
}

/** Somebody else's graph: calls a model twice, asks, calls, asks, calls; it forgets what the models reply. */
function desk({ models }: ScriptedModels) {
  const configuration = { baseURL: models.settings().baseUrl };
  const model = new ChatOpenAI({ model: "foreign", apiKey: "test", maxRetries: 0, configuration });
  const think = async () => {
    await model.invoke("think");
    return {};
  };
  const question = (words: string) => () => {
    interrupt(words);
    return {};
  };
  const graph = new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode("first", think)
    .addNode("second", think)
    .addNode("ask", question("go on?"))
    .addNode("third", think)
    .addNode("ask_again", question("really?"))
    .addNode("answer", async () => ({ messages: [await model.invoke("answer")] }))
    .addEdge(START, "first")
    .addEdge("first", "second")
    .addEdge("second", "ask")
    .addEdge("ask", "third")
    .addEdge("third", "ask_again")
    .addEdge("ask_again", "answer")
    .addEdge("answer", END)
    .compile();
  return defineSpecialist({ name: "desk", description: "asks", graph });
}

/** The parents of the desk; each leaves all model calls to it. */
const PARENTS = {
  "a supervisor": (scripted: ScriptedModels, limits?: Limits): CompiledGraph =>
    createSupervisor({
      specialists: [desk(scripted)],
      manager: { plan: [{ agent: "desk", task: "ask" }] },
      checkpointer: new MemorySaver(),
      ...(limits && { limits }),
    }),
  "a router": (scripted: ScriptedModels, limits?: Limits): CompiledGraph =>
    createRouter({
      specialists: [desk(scripted)],
      classifier: () => "desk",
      checkpointer: new MemorySaver(),
      ...(limits && { limits }),
    }),
  "a supervisor's team": (scripted: ScriptedModels): CompiledGraph => {
    const team = createSupervisor({
      name: "team",
      specialists: [desk(scripted)],
      manager: { plan: [{ agent: "desk", task: "ask" }] },
    });
    return createSupervisor({
      specialists: [defineSpecialist({ name: "team", description: "a team", graph: team })],
      manager: { plan: [{ agent: "team", task: "ask" }] },
      checkpointer: new MemorySaver(),
    });
  },
};

interface Ended {
  usage: UsageEntry[];
  outcome: { usage: object };
}

async function answerAll(graph: CompiledGraph, config: object = thread): Promise<Ended> {
  for (;;) {
    const [asked] = await pendingApprovals(graph, thread);
    if (asked === undefined) return (await graph.getState(thread)).values as Ended;
    const answer = { decision: "answer", value: "yes" } as const;
    await graph.invoke(await answerApprovals(graph, thread, { [asked.id]: answer }), config);
  }
}

describe.each(Object.entries(PARENTS))("somebody else's graph that asks twice, below %s", (_, build) => {
  test.each(["sync", "async", "exit"] as const)("has all its calls booked (%s)", async (durability) => {
    await using scripted = await scriptedModels(counting());
    const graph = build(scripted);
    await graph.invoke(ask("go"), { ...thread, durability });
    const { usage, outcome } = await answerAll(graph, { ...thread, durability });
    expect(usage.map(({ inputTokens }) => inputTokens)).toEqual([10, 20, 30, 40]);
    expect(scripted.server.requests.length).toBe(4);
    expect(outcome.usage).toEqual({
      modelCalls: 4,
      inputTokens: 100,
      outputTokens: 10,
      cachedTokens: 0,
      cost: null,
    });
  });

  test("has those booked that were sent before the run was stopped on request", async () => {
    const stop = new AbortController();
    const script = counting();
    await using scripted = await scriptedModels(async (request) => {
      const reply = await script(request);
      if ("text" in reply && reply.text === "call 2") stop.abort();
      return reply;
    });
    const graph = build(scripted);
    const stopped = graph.invoke(ask("go"), { ...thread, durability: "sync", signal: stop.signal });
    await expect(stopped).rejects.toBeInstanceOf(Error);
    await graph.invoke(null, thread);
    const { usage } = await answerAll(graph);
    expect([scripted.server.requests.length, usage.length]).toEqual([5, 5]);
  });
});

describe.each([
  { name: "a supervisor", build: PARENTS["a supervisor"] },
  { name: "a router", build: PARENTS["a router"] },
])("calls from before a question, below $name", ({ build }) => {
  test("count against the limits of the run that goes on", async () => {
    await using scripted = await scriptedModels(counting());
    const graph = build(scripted, { modelCalls: 3 });
    await graph.invoke(ask("go"), thread);
    await answerAll(graph).catch(() => undefined);
    expect(scripted.server.requests.length).toBe(3);
  });
});
