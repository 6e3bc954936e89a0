import { HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { MemorySaver } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelRequest } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const RULE = "Answer in Portuguese.";
const plan = planOf(step("soup"), step("bread", ["soup"], "baker"));
const script = scriptBySchema({ route: routeTo("cook"), plan, text: { text: "sopa" } });
const specialists = [cook, baker];

const input = (role: string, ...more: object[]): { messages: BaseMessage[] } => ({
  messages: [
    { role, content: RULE },
    { role: "user", content: "dinner" },
    ...more,
  ] as unknown as BaseMessage[],
});

const isFirst = ({ messages, system }: ModelRequest): boolean =>
  messages.findLastIndex(({ role }) => role === "system") === 0 && system.endsWith(`\n\n${RULE}`);

describe.each(["system", "developer"])("a client's %s message stands after the prompt of", (role) => {
  test("a router's classifier and specialist", async () => {
    await using scripted = await scriptedModels(script);
    await createRouter({ specialists, models: scripted.models }).invoke(input(role));
    expect(scripted.server.requests.map(isFirst)).toEqual([true, true]);
  });

  test("a supervisor's planner, steps and synthesizer", async () => {
    await using scripted = await scriptedModels(script);
    await createSupervisor({ specialists, models: scripted.models }).invoke(input(role));
    expect(scripted.server.requests.map(isFirst)).toEqual([true, true, true, true]);
    expect(scripted.server.requests.every(({ lastUser }) => !lastUser.includes(RULE))).toBe(true);
  });

  test.each(["whole", "since-last-human", "task-only"] as const)(
    "every specialist in handoffs, with history %s",
    async (history) => {
      await using scripted = await scriptedModels(({ system }) =>
        system.startsWith(cook.prompt)
          ? { toolCalls: [{ name: "transfer_to_baker", arguments: { task: "bake", reason: "r" } }] }
          : { text: "pão" },
      );
      const team = [{ ...cook, handoffs: ["baker" as const] }, baker] as const;
      const graph = createHandoffs({ specialists: team, entry: "cook", history, models: scripted.models });
      await graph.invoke(input(role));
      expect(scripted.server.requests.map(isFirst)).toEqual([true, true]);
    },
  );
});

test("an agent with tools and a team below read it, too", async () => {
  const look = tool(() => "1", { name: "look", description: "looks", schema: z.object({}) });
  await using scripted = await scriptedModels(script);
  const { models, server } = scripted;
  const handy = defineSpecialist({ ...cook, tools: [look] });
  const inner = createRouter({ specialists: [handy], classifier: () => "cook", models });
  const team = defineSpecialist({ name: "kitchen", description: "cooks", graph: inner });
  const manager = { plan: [step("soup", [], "kitchen")] as never };
  await createSupervisor({ specialists: [team], manager, models }).invoke(input("system"));
  expect(server.requests.map(isFirst)).toEqual([true]);
});

test("a foreign agent reads it in the user's message, so that its own prompt stays the only system message", async () => {
  await using scripted = await scriptedModels(script);
  const { models, server } = scripted;
  const model = new ChatOpenAI({ model: "m", apiKey: "k", configuration: { baseURL: server.baseUrl } });
  const agent = createAgent({ model, tools: [], systemPrompt: "You are foreign." });
  const foreign = defineSpecialist({ name: "foreign", description: "cooks", graph: agent });
  const router = createRouter({ specialists: [foreign], classifier: () => "foreign", models });
  const { messages } = await router.invoke(input("system"));
  expect(messages.map(({ text }) => text)).toEqual([RULE, "dinner", "sopa"]);
  expect([server.requests[0]?.lastUser, server.requests[0]?.messages.map(({ role }) => role)]).toEqual([
    `${RULE}\n\ndinner`,
    ["system", "user"],
  ]);
});

describe("of a thread", () => {
  const systemsOf = ({ server }: ScriptedModels): string[] => server.requests.map(({ system }) => system);

  test("it is read in later turns, once for the same text, and in the order of different ones", async () => {
    await using scripted = await scriptedModels(script);
    const { models } = scripted;
    const checkpointer = new MemorySaver();
    const graph = createRouter({ specialists, classifier: () => "cook", models, checkpointer, date: false });
    const thread = { configurable: { thread_id: "t" } };
    await graph.invoke(input("system"), thread);
    await graph.invoke(input("system"), thread);
    await graph.invoke({ messages: [new HumanMessage("more")] }, thread);
    const brief = { role: "system", content: "Be brief." };
    await graph.invoke(input("user", brief, { role: "user", content: "last" }), thread);
    const rules = `You cook.\n\n${RULE}`;
    expect(systemsOf(scripted)).toEqual([rules, rules, rules, `${rules}\n\nBe brief.`]);
  });

  test("a classifier made by code can read it", async () => {
    await using scripted = await scriptedModels(script);
    const seen: string[] = [];
    const classifier = ({ instructions }: { instructions: BaseMessage[] }) => {
      seen.push(...instructions.map(({ text }) => text));
      return "cook";
    };
    await createRouter({ specialists, classifier, models: scripted.models }).invoke(input("developer"));
    expect(seen).toEqual([RULE]);
  });
});
