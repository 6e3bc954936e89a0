import { AIMessage, HumanMessage, type BaseMessageLike } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelRequest, type ModelScript } from "../../../src/testing/index.ts";
import { refused } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { rolesInTurn, strictModels, systemFirst } from "../../support/strict-models.ts";

const specialists = [cook, baker];
const retry = { attempts: 1 };
const plan = planOf(step("soup"), step("bread", ["soup"], "baker"));
const script = scriptBySchema({ route: routeTo("cook"), plan, text: { text: "soup" } });

const GRAPHS = {
  router: ({ models }: ScriptedModels) => createRouter({ specialists, models, retry }),
  supervisor: ({ models }: ScriptedModels) => createSupervisor({ specialists, models, retry }),
  handoffs: ({ models }: ScriptedModels) =>
    createHandoffs({ specialists: [{ ...cook, handoffs: ["baker"] }, baker], entry: "cook", models, retry }),
};

async function outcomeOf(kind: keyof typeof GRAPHS, scripted: ScriptedModels, messages: BaseMessageLike[]) {
  const input = { messages: messages as HumanMessage[] };
  const { outcome } = await GRAPHS[kind](scripted).invoke(input);
  return `${outcome?.status} ${outcome?.reason}`;
}

const HISTORIES: Record<string, BaseMessageLike[]> = {
  "after an unanswered turn": [new HumanMessage("x"), new HumanMessage("and y?")],
  "that the assistant opened": [new AIMessage("How can I help?"), new HumanMessage("x")],
  "with two agents in a row": [
    new HumanMessage("x"),
    new AIMessage({ name: "a", content: "one" }),
    new AIMessage({ name: "b", content: "two" }),
    new HumanMessage("y"),
  ],
};

describe.each(Object.keys(GRAPHS) as (keyof typeof GRAPHS)[])(
  "%s, a server that wants roles in turn",
  (kind) => {
    test.each(Object.keys(HISTORIES))("answers a conversation %s, and is refused once", async (label) => {
      await using scripted = await strictModels(rolesInTurn, script, { status: 400 });
      const messages = HISTORIES[label] ?? [];
      expect(await outcomeOf(kind, scripted, messages)).toBe("completed null");
      expect(scripted.server.requests.filter(({ status }) => status === 400)).toHaveLength(1);
      expect(await outcomeOf(kind, scripted, messages)).toBe("completed null");
      expect(scripted.server.requests.filter(({ status }) => status === 400)).toHaveLength(1);
    });
  },
);

/** Fails the first request for a text. */
function failingOnce(inner: ModelScript = script): ModelScript {
  let failed = false;
  return (request) => {
    if (request.schema !== null || failed) return inner(request);
    failed = true;
    return refused;
  };
}

test("the turn after a failed one is answered, with a name that the server does not accept", async () => {
  await using scripted = await strictModels(rolesInTurn, failingOnce(), { status: 400 });
  const { models, server } = scripted;
  const graph = createRouter({ specialists, models, retry, checkpointer: new MemorySaver() });
  const thread = { configurable: { thread_id: "t" } };
  const said = (content: string) => ({ messages: [new HumanMessage({ name: "José García", content })] });
  await expect(graph.invoke(said("first"), thread)).rejects.toThrow("too salty");
  const { outcome, messages } = await graph.invoke(said("second"), thread);
  expect([outcome?.status, messages[0]?.name]).toEqual(["completed", "José García"]);
  expect(server.requests.at(-1)?.messages.map(({ role, name, content }) => [role, name, content])).toEqual([
    ["system", undefined, expect.stringMatching(/^You cook\.\n\nToday is /)],
    ["user", "Jose_Garcia", "first\n\nsecond"],
  ]);
});

test("a supervisor can plan anew after a failure", async () => {
  const plans = [plan, planOf(step("broth", [], "baker"))];
  const planning = failingOnce(scriptBySchema({ plan: plans, text: { text: "soup" } }));
  await using scripted = await strictModels(rolesInTurn, planning, { status: 400 });
  const { models } = scripted;
  const graph = createSupervisor({ specialists, models, retry, onFailure: "replan" });
  const { outcome } = await graph.invoke({ messages: [new HumanMessage({ name: "José", content: "x" })] });
  expect([outcome?.status, outcome?.reason]).toEqual(["completed", null]);
});

test("a server without system messages gets the prompt in the user's first message", async () => {
  const refuses = ({ messages }: ModelRequest): string | null =>
    messages.some(({ role }) => role === "system") ? "System role not supported" : null;
  await using scripted = await strictModels(refuses, script, { status: 500 });
  expect(await outcomeOf("router", scripted, [new HumanMessage("dinner")])).toBe("completed null");
  expect(scripted.server.requests.at(-1)?.messages).toEqual([
    { role: "user", content: expect.stringMatching(/^You cook\.\n\nToday is [^\n]*\n\ndinner$/) as string },
  ]);
});

test("a server that takes no names gets none", async () => {
  const refuses = ({ messages }: ModelRequest): string | null =>
    messages.some(({ name }) => name !== undefined)
      ? "body.messages.1.user.name: Extra inputs are not permitted"
      : null;
  await using scripted = await strictModels(refuses, script);
  const named = [new HumanMessage({ name: "Jo", content: "x" })];
  expect(await outcomeOf("supervisor", scripted, named)).toBe("completed null");
});

describe("one system message, and first", () => {
  test.each(["json_mode", "function_calling", "json_schema"] as const)("by %s", async (structuredOutput) => {
    const byAnyWay: ModelScript = (request) =>
      request.schema === null && /JSON schema/.test(request.system)
        ? request.system.includes("route")
          ? routeTo("cook")
          : plan
        : script(request);
    await using scripted = await strictModels(systemFirst, byAnyWay, { structuredOutput });
    expect(await outcomeOf("supervisor", scripted, [new HumanMessage("x")])).toBe("completed null");
    expect(scripted.server.requests.every(({ status }) => status === 200)).toBe(true);
  });

  test("in handoffs with the whole history, also of an agent with tools", async () => {
    const look = tool(() => "1", { name: "look", description: "looks", schema: z.object({}) });
    const entry = defineSpecialist({ ...cook, tools: [look], handoffs: ["baker"] });
    await using scripted = await strictModels(systemFirst, ({ messages }) => {
      if (messages.some(({ role }) => role === "tool")) return { text: "done" };
      return { toolCalls: [{ name: "look", arguments: {} }] };
    });
    const { models, server } = scripted;
    const graph = createHandoffs({
      specialists: [entry, baker],
      entry: "cook",
      history: "whole",
      models,
      retry,
      date: false,
    });
    const messages = [
      { role: "user", content: "earlier" },
      { role: "assistant", content: "yes" },
      { role: "developer", content: "house rules" },
      { role: "user", content: "x" },
    ];
    const { outcome } = await graph.invoke({ messages });
    expect(outcome?.status).toBe("completed");
    const whole = expect.stringMatching(/^You cook\.\n\nYou are cook\.[^\n]*\n\nhouse rules$/) as string;
    expect(server.requests.map(({ system, status }) => [system, status])).toEqual([
      [whole, 200],
      [whole, 200],
    ]);
  });
});
