import { FakeListChatModel } from "@langchain/core/utils/testing";
import { MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { defineSpecialist, type PriceFunction } from "../../../src/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { parallelSteps } from "../../support/till.ts";

test("a price function that fails after a reply keeps nobody waiting, and what was sent is in the usage", async () => {
  await using scripted = await scriptedModels(deliverTask);
  const price: PriceFunction = (_model, { outputTokens }) => {
    if (outputTokens < 4_096) throw new Error("no such tariff");
    return 1;
  };
  const graph = createSupervisor({
    specialists: [cook],
    models: scripted.models,
    manager: { plan: parallelSteps(3) },
    limits: { concurrency: 1, cost: 10 },
    price,
  });
  const { outcome, usage } = await graph.invoke(ask("go"));
  expect(outcome).toMatchObject({ status: "failed", code: "configuration_invalid", usage: { cost: null } });
  expect(outcome?.reason).toContain("price: the price function threw for gpt-4.1-mini: no such tariff");
  expect([usage.length, scripted.server.requests.length]).toEqual([3, 3]);
});

test("a graph of others whose server reports no usage is booked at an estimate, where tokens are limited", async () => {
  const model = new FakeListChatModel({ responses: ["twelve bytes"] });
  const graph = new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode("desk", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addEdge(START, "desk")
    .compile();
  const clerk = defineSpecialist({ name: "clerk", description: "does as told", graph });
  const spend = async (limits: { tokens?: number }) => {
    const manager = { plan: [{ agent: "clerk", task: "go on" }] } as const;
    const { usage } = await createSupervisor({ specialists: [clerk], manager, limits }).invoke(ask("go"));
    return usage.map(({ inputTokens, outputTokens }) => [inputTokens > 0, outputTokens]);
  };
  expect([await spend({ tokens: 10_000 }), await spend({})]).toEqual([[[true, 4]], [[false, 0]]]);
});
