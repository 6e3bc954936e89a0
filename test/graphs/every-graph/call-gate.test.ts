import { MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type Models } from "../../../src/index.ts";
import { CALL_GATE_KEY } from "../../../src/run/call-gate.ts";
import { scriptBySchema, type ModelScript } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { house, houseScript, reviewed, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { lookUp, scriptedTeam } from "../../support/mounted.ts";
import { recordingGate } from "../../support/recording-gate.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const { effects } = instantEffects();
const expert = { name: "expert", description: "answers" } as const;

const tooled = defineSpecialist({ ...expert, prompt: "You are tooled.", tools: [lookUp] });

function agentOf(models: Models) {
  const configuration = { baseURL: models.settings().baseUrl };
  const model = new ChatOpenAI({ model: "foreign", apiKey: "test", maxRetries: 0, configuration });
  return createAgent({ name: "expert", model, tools: [lookUp], systemPrompt: "You are an agent." });
}

function teams(models: Models) {
  const clerk = defineSpecialist({ name: "clerk", description: "writes", prompt: "Write.", tools: [lookUp] });
  const desk = createSupervisor({ models, effects, name: "desk", specialists: [clerk] });
  const office = createRouter({
    models,
    effects,
    name: "office",
    specialists: [defineSpecialist({ name: "desk", description: "a desk", graph: desk })],
  });
  return defineSpecialist({ ...expert, graph: office });
}

/** A specialist whose tool runs a team without passing its config on. */
function deskBehindTool(models: Models) {
  const clerk = defineSpecialist({ name: "clerk", description: "writes", prompt: "Write." });
  const desk = createSupervisor({ models, effects, name: "desk", specialists: [clerk] });
  const consult = tool(async () => String((await desk.invoke(ask("go"))).messages.at(-1)?.text), {
    name: "consult",
    description: "asks the desk",
    schema: z.object({}),
  });
  return defineSpecialist({ ...expert, prompt: "You are tooled.", tools: [consult] });
}

type Run = (scripted: ScriptedModels, configurable: object) => Promise<unknown>;

const graphs: Record<string, Run> = {
  "a router": ({ models }, configurable) =>
    createRouter({ specialists: [tooled], models, effects }).invoke(ask("go"), { configurable }),
  handoffs: ({ models }, configurable) =>
    createHandoffs({ specialists: [tooled], entry: "expert", models, effects }).invoke(ask("go"), {
      configurable,
    }),
  "a supervisor with teams in teams": ({ models }, configurable) =>
    createSupervisor({ specialists: [teams(models)], models, effects }).invoke(ask("go"), { configurable }),
  "an agent that Troupe did not build": ({ models }, configurable) => {
    const specialists = [defineSpecialist({ ...expert, graph: agentOf(models) })];
    return createRouter({ specialists, models, effects }).invoke(ask("go"), { configurable });
  },
  "a team that a tool runs": ({ models }, configurable) =>
    createRouter({ specialists: [deskBehindTool(models)], models, effects }).invoke(ask("go"), {
      configurable,
    }),
  "a Software House": (scripted, configurable) => house(scripted, {}, { configurable }),
};

const houseWords = scriptBySchema({ ...houseScript, file_set: written("good"), review: reviewed() });

/** A team's script that also knows the roles of a Software House. */
const script: ModelScript = (request) =>
  request.schema !== null &&
  ["specification", "acceptance_tests", "file_set", "review"].includes(request.schema)
    ? houseWords(request)
    : scriptedTeam()(request);

describe.each(Object.entries(graphs))("the gate of %s", (_name, run) => {
  test("admits every request before it is sent, and hears once what it has used", async () => {
    const { configurable, records, unadmitted, before } = recordingGate();
    await using scripted = await scriptedModels(before(script));
    await run(scripted, configurable);
    expect(unadmitted).toEqual([]);
    expect(records.length).toBe(scripted.server.requests.length);
    expect(records.length).toBeGreaterThan(1);
    for (const { call, settled } of records) {
      expect(settled).toEqual([
        { used: { modelCalls: 1, tokens: expect.any(Number), cost: null }, error: null },
      ]);
      expect(call.reserved.tokens).toBeGreaterThanOrEqual(settled[0]?.used.tokens ?? Infinity);
    }
    expect(new Set(records.map(({ call }) => call.run)).size).toBe(1);
  });

  test("hears of failed attempts, too, with their errors", async () => {
    const { configurable, records, unadmitted, before } = recordingGate();
    await using scripted = await scriptedModels(
      before((request) =>
        request.number % 2 === 1 ? { fault: { kind: "rate-limit", retryAfter: 1 } } : script(request),
      ),
    );
    await run(scripted, configurable).catch(() => undefined);
    expect(unadmitted).toEqual([]);
    expect(records.length).toBe(scripted.server.requests.length);
    expect(records.every(({ settled }) => settled.length === 1)).toBe(true);
    const failed = records.flatMap(({ settled }) => settled).filter(({ error }) => error !== null);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]?.used).toEqual({ modelCalls: 1, tokens: 0, cost: null });
  });
});

test("a gate is nowhere in what a run stores, nor in the metadata of its calls", async () => {
  const { configurable, gate } = recordingGate();
  const checkpointer = new MemorySaver();
  await using scripted = await scriptedModels(script);
  const { models } = scripted;
  const seen: unknown[] = [];
  const callbacks = [
    {
      handleChainStart: (...started: unknown[]) => void seen.push(started),
      handleChatModelStart: (...started: unknown[]) => void seen.push(started.slice(2)),
    },
  ];
  const graph = createSupervisor({ specialists: [teams(models)], models, effects, checkpointer });
  const config = { configurable: { ...configurable, thread_id: "t" }, callbacks };
  for await (const chunk of await graph.stream(ask("go"), {
    ...config,
    subgraphs: true,
    streamMode: ["values", "updates", "custom", "messages", "tasks"],
  })) {
    seen.push(chunk);
  }
  const { storage, writes } = checkpointer;
  const decoder = new TextDecoder();
  const asText = (value: unknown): string =>
    JSON.stringify(value, (_key, one: unknown) => {
      if (one === gate) return "THE GATE";
      return one instanceof Uint8Array ? decoder.decode(one) : one;
    });
  const text = asText([storage, writes, seen, await graph.getState(config)]);
  expect(text).toContain("expert");
  expect(text.match(/.{200}(THE GATE|__troupe_call_gate).{0,100}/u)?.[0] ?? null).toBeNull();
});

test("a value that is not a gate is an error before the first request", async () => {
  await using scripted = await scriptedModels(script);
  const graph = createRouter({ specialists: [tooled], models: scripted.models });
  await expect(
    graph.invoke(ask("go"), { configurable: { [CALL_GATE_KEY]: { url: "http://elsewhere" } } }),
  ).rejects.toMatchObject({ code: "configuration_invalid", message: expect.stringContaining(CALL_GATE_KEY) });
  expect(scripted.server.requests).toEqual([]);
});
