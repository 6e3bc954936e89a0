import { MemorySaver } from "@langchain/langgraph";
import { createAgent, providerStrategy } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { asked, dinner, dinnerGraph, fine, KINDS, serving } from "../../support/typed.ts";

describe("a typed answer", () => {
  test.each(KINDS)(
    "of a %s that was stopped before it is made later, without asking for the text again",
    async (kind) => {
      await using scripted = await serving({ json: fine });
      const graph = dinnerGraph(kind, { models: scripted.models, checkpointer: new MemorySaver() });
      const thread = { configurable: { thread_id: "t" } };
      await graph.invoke(ask("Dinner?"), { ...thread, interruptBefore: ["structured_answer"] });
      expect(asked(scripted)).toEqual([null]);
      const result = await graph.invoke(null, thread);
      expect([result.answer, result.outcome?.status]).toEqual([fine, "completed"]);
      expect(result.outcome?.usage.modelCalls).toBe(2);
      expect(asked(scripted)).toEqual([null, "answer"]);
    },
  );

  test.each(KINDS)(
    "of a %s is left out if LangGraph's own limit has no room for it, and the text is kept",
    async (kind) => {
      const supersteps = { router: 3, handoffs: 3, supervisor: 6 }[kind];
      await using scripted = await serving({ json: fine });
      const graph = dinnerGraph(kind, { models: scripted.models });
      const result = await graph.invoke(ask("Dinner?"), { recursionLimit: supersteps });
      expect([result.answer, result.outcome?.status]).toEqual([null, "partial"]);
      expect(result.outcome?.reason).toContain("no typed answer: the recursion limit leaves no room");
      const roomy = await graph.invoke(ask("Dinner?"), { recursionLimit: supersteps + 1 });
      expect([roomy.answer, roomy.outcome?.status]).toEqual([fine, "completed"]);
    },
  );

  test("is made of what the fallback of a specialist answered", async () => {
    const text = ({ system }: { system: string }) =>
      system.startsWith("You cook.")
        ? ({ fault: { kind: "status", status: 400 } } as const)
        : { text: "Bread for four." };
    await using scripted = await serving({ json: fine }, { text });
    const baker = { name: "baker", description: "bakes", prompt: "You bake." };
    const specialists = [{ ...cook, fallback: "baker" }, baker];
    const router = createRouter({
      specialists,
      classifier: () => "cook",
      models: scripted.models,
      answer: dinner,
    });
    const { answer, outcome } = await router.invoke(ask("Dinner?"));
    expect([answer, outcome?.status]).toEqual([fine, "completed"]);
    expect(scripted.server.requests.at(-1)?.lastUser).toContain("Bread for four.");
  });

  test("is made of everything that was said in a turn of handoffs", async () => {
    const text = ({ tools }: { tools: readonly unknown[] }) =>
      tools.length === 0
        ? { text: "Soup for four." }
        : {
            text: "One moment.",
            toolCalls: [{ name: "transfer_to_cook", arguments: { task: "Cook.", reason: "Food." } }],
          };
    await using scripted = await serving({ json: fine }, { text });
    const waiter = defineSpecialist({
      name: "waiter",
      description: "asks",
      prompt: "You ask.",
      handoffs: ["cook"],
    });
    const graph = createHandoffs({
      specialists: [waiter, cook],
      entry: "waiter",
      models: scripted.models,
      answer: dinner,
    });
    const { answer, active } = await graph.invoke(ask("Dinner?"));
    expect([answer, active]).toEqual([fine, "cook"]);
    expect(scripted.server.requests.at(-1)?.lastUser).toContain(
      "waiter:\nOne moment.\n\ncook:\nSoup for four.",
    );
  });

  test("is what the only step of a plan delivered as data, without another call", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ result: { json: fine } }));
    const typed = { ...cook, result: dinner };
    const manager = { plan: [{ agent: "cook", task: "Cook." }] } as const;
    const team = createSupervisor({ specialists: [typed], manager, models: scripted.models, answer: dinner });
    const { answer, outcome } = await team.invoke(ask("Dinner?"));
    expect([answer, outcome?.status, asked(scripted)]).toEqual([fine, "completed", ["result"]]);
  });

  test("is made anew if what the specialist delivered does not fit the graph's own schema", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ result: { json: { soup: "red" } }, answer: { json: fine } }),
    );
    const typed = { ...cook, result: z.object({ soup: z.string() }) };
    const router = createRouter({
      specialists: [typed],
      classifier: () => "cook",
      models: scripted.models,
      answer: dinner,
    });
    const { answer } = await router.invoke(ask("Dinner?"));
    expect([answer, asked(scripted)]).toEqual([fine, ["result", "answer"]]);
  });

  test("is the structured response of an agent of one's own", async () => {
    await using scripted = await scriptedModels(() => ({ json: fine }));
    const { model } = await scripted.models.resolve("specialist");
    const agent = createAgent({ model, tools: [], responseFormat: providerStrategy(dinner) });
    const specialist = { name: "agent", description: "plans dinners", graph: agent };
    const router = createRouter({
      specialists: [specialist],
      classifier: () => "agent",
      models: scripted.models,
    });
    const { answer } = await router.invoke(ask("Dinner?"));
    expect([answer, scripted.server.requests.length]).toEqual([fine, 1]);
  });
});
