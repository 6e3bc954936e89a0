import { AIMessage } from "@langchain/core/messages";
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
import { createAgent, humanInTheLoopMiddleware, type AgentMiddleware } from "langchain";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  pendingApprovals,
  type ApprovalAnswer,
} from "../../../src/index.ts";
import { careful, open, tasksSent, thread } from "../../support/approvals.ts";
import { ask } from "../../support/kitchen.ts";
import { clerkScript, mailroom } from "../../support/mailroom.ts";
import { lookUp, scriptedTeam } from "../../support/mounted.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const approve: ApprovalAnswer = { decision: "approve" };
const fixed = ["soup", "roast", "cake"].map((id) => ({
  id,
  agent: "cook" as const,
  task: `do ${id}`,
  dependsOn: [],
}));

/** A team whose three steps wait, as a specialist. */
function team({ models }: ScriptedModels) {
  const graph = createSupervisor({ name: "team", specialists: [careful], manager: { plan: fixed }, models });
  return defineSpecialist({ name: "team", description: "a team", graph });
}

const PARENTS = {
  "a router": (scripted: ScriptedModels) =>
    createRouter({ models: scripted.models, specialists: [team(scripted)], checkpointer: new MemorySaver() }),
  "a supervisor": (scripted: ScriptedModels) =>
    createSupervisor({
      models: scripted.models,
      specialists: [team(scripted)],
      checkpointer: new MemorySaver(),
    }),
  "a router's supervisor": (scripted: ScriptedModels) => {
    const house = createSupervisor({ name: "house", models: scripted.models, specialists: [team(scripted)] });
    return createRouter({
      models: scripted.models,
      specialists: [defineSpecialist({ name: "house", description: "a house", graph: house })],
      checkpointer: new MemorySaver(),
    });
  },
};

describe.each(Object.entries(PARENTS))("a team whose steps wait, below %s", (_, build) => {
  test.each([
    ["one by one", ["cake", "soup", "roast"]],
    ["two together", ["roast cake", "soup"]],
  ])("is answered %s from above, and does nothing twice", async (_way, groups) => {
    await using scripted = await scriptedModels(scriptedTeam());
    const graph = build(scripted) as ReturnType<(typeof PARENTS)["a router"]>;
    await graph.invoke(ask("dinner"), thread);
    const asked = await open(graph);
    expect(Object.keys(asked)).toEqual(["soup", "roast", "cake"]);
    const before = scripted.server.requests.length;
    const done: string[] = [];
    for (const names of groups.map((group) => group.split(" "))) {
      const answers = Object.fromEntries(names.map((name) => [asked[name]!.id, approve]));
      await graph.invoke(await answerApprovals(graph, thread, answers), thread);
      done.push(...names.map((name) => `do ${name}`));
      expect(tasksSent(scripted.server.requests.slice(before)).slice(0, 3).toSorted()).toEqual(
        done.toSorted(),
      );
    }
    expect(await open(graph)).toEqual({});
    const { usage, outcome } = (await graph.getState(thread)).values;
    expect([usage.length, outcome]).toEqual([
      scripted.server.requests.length,
      expect.objectContaining({ status: "completed" }),
    ]);
  });
});

test("a team's plan and its parent's plan are asked about one after the other", async () => {
  await using scripted = await scriptedModels(scriptedTeam());
  const { models } = scripted;
  const cook = { name: "cook", description: "cooks", prompt: "You cook." };
  const inner = createSupervisor({
    name: "inner",
    models,
    specialists: [defineSpecialist(cook)],
    approval: "plan",
  });
  const graph = createSupervisor({
    models,
    specialists: [defineSpecialist({ name: "inner", description: "a team", graph: inner })],
    approval: "plan",
    checkpointer: new MemorySaver(),
  });
  await graph.invoke(ask("dinner"), thread);
  const agents: unknown[] = [];
  for (let round = 1; round <= 2; round += 1) {
    const { plan } = await open(graph);
    agents.push(plan?.kind === "plan" && plan.plan.map(({ agent }) => agent));
    await graph.invoke(await answerApprovals(graph, thread, { [plan!.id]: approve }), thread);
  }
  expect(agents).toEqual([["inner"], ["cook"]]);
  expect((await graph.getState(thread)).values.outcome).toMatchObject({
    status: "completed",
    usage: { modelCalls: 3 },
  });
});

test("a team whose clerk's tools wait goes on inside the agent, and all calls are booked", async () => {
  await using scripted = await scriptedModels(clerkScript("ann", "bob"));
  const { models, server } = scripted;
  const { clerk, sent } = mailroom();
  const desk = createSupervisor({ name: "desk", models, specialists: [clerk] });
  const graph = createRouter({
    models,
    specialists: [defineSpecialist({ name: "desk", description: "a desk", graph: desk })],
    checkpointer: new MemorySaver(),
  });
  await graph.invoke(ask("write"), thread);
  for (const name of ["bob", "ann"]) {
    const { id } = (await open(graph))[name]!;
    await graph.invoke(await answerApprovals(graph, thread, { [id]: approve }), thread);
  }
  const { usage, outcome } = (await graph.getState(thread)).values;
  expect(sent).toEqual(["bob", "ann"]);
  expect([server.requests.length, usage.length, outcome?.usage.modelCalls]).toEqual([9, 9, 9]);
});

describe("an interrupt of a graph that is not ours", () => {
  test("by langchain's human-in-the-loop middleware is answered like our own", async () => {
    await using scripted = await scriptedModels(scriptedTeam());
    const { models } = scripted;
    const configuration = { baseURL: models.settings().baseUrl };
    const agent = createAgent({
      name: "expert",
      model: new ChatOpenAI({ model: "foreign", apiKey: "test", maxRetries: 0, configuration }),
      tools: [lookUp],
      middleware: [humanInTheLoopMiddleware({ interruptOn: { look_up: true } } as never) as AgentMiddleware],
    });
    const expert = defineSpecialist({ name: "expert", description: "answers", graph: agent });
    const graph = createSupervisor({ models, specialists: [expert], checkpointer: new MemorySaver() });
    await graph.invoke(ask("what is a loop?"), thread);
    const [asked] = await pendingApprovals(graph, thread);
    expect(asked).toMatchObject({
      kind: "tools",
      agent: "expert",
      actionRequests: [{ args: { word: "loop" } }],
    });
    const faulty = { [asked!.id]: { decision: "edit", calls: [] } as const };
    await expect(answerApprovals(graph, thread, faulty)).rejects.toThrow(
      "the number of `calls` must be 1, but is 0",
    );
    const state = await graph.invoke(await answerApprovals(graph, thread, { [asked!.id]: approve }), thread);
    expect(state.outcome?.status).toBe("completed");
    await expect(answerApprovals(graph, thread, { [asked!.id]: approve })).rejects.toThrow(
      "nothing is pending",
    );
  });

  test("is shown as it is, and answered with a value", async () => {
    const desk = new StateGraph(new StateSchema({ messages: MessagesValue }))
      .addNode("ask", () => ({
        messages: [new AIMessage(`told: ${JSON.stringify(interrupt("how many?"))}`)],
      }))
      .addEdge(START, "ask")
      .addEdge("ask", END)
      .compile();
    const graph = createSupervisor({
      specialists: [defineSpecialist({ name: "desk", description: "asks", graph: desk })],
      manager: { plan: [{ agent: "desk", task: "ask" }] },
      checkpointer: new MemorySaver(),
    });
    await graph.invoke(ask("dinner"), thread);
    const [asked] = await pendingApprovals(graph, thread);
    expect(asked).toEqual({ kind: "other", id: expect.any(String) as string, value: "how many?" });
    const answer = { decision: "answer", value: { guests: 4 } } as const;
    const state = await graph.invoke(await answerApprovals(graph, thread, { [asked!.id]: answer }), thread);
    expect(state.results["step-1"]?.text).toBe('told: {"guests":4}');
  });
});
