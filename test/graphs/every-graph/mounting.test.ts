import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { createSupervisor as createForeignSupervisor } from "@langchain/langgraph-supervisor";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type Models, type Specialist } from "../../../src/index.ts";
import { lookUp, scriptedTeam, usageOf } from "../../support/mounted.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

/** A model that somebody else configured, whom our factory knows nothing of. */
const foreignModel = (models: Models) =>
  new ChatOpenAI({
    model: "foreign",
    apiKey: "test",
    maxRetries: 0,
    configuration: { baseURL: models.settings().baseUrl },
  });

const expert = { name: "expert", description: "answers" } as const;

const kinds: Record<string, (models: Models) => Specialist<"expert">> = {
  "a specialist with tools": () =>
    defineSpecialist({ ...expert, prompt: "You are tooled.", tools: [lookUp] }),
  "an existing createAgent agent": (models) => {
    const model = foreignModel(models);
    const agent = createAgent({ name: "expert", model, tools: [lookUp], systemPrompt: "You are an agent." });
    return defineSpecialist({ ...expert, graph: agent });
  },
  "a langgraph-supervisor graph": (models) => {
    const llm = foreignModel(models);
    const math = createReactAgent({ llm, tools: [lookUp], name: "math", prompt: "You are math." });
    const graph = createForeignSupervisor({ agents: [math], llm, prompt: "You are foreign." }).compile();
    return defineSpecialist({ ...expert, graph });
  },
  "a team three deep": (models) => {
    const clerk = { name: "clerk", description: "writes", prompt: "You are the clerk.", tools: [lookUp] };
    const desk = createSupervisor({ models, name: "desk", specialists: [defineSpecialist(clerk)] });
    const office = createRouter({
      models,
      name: "office",
      specialists: [defineSpecialist({ name: "desk", description: "a desk", graph: desk })],
    });
    return defineSpecialist({ ...expert, graph: office });
  },
};

/** Who answers, which calls are booked on whom, and which boxes are drawn. */
const expected: Record<string, { answer: string; calls: string[]; boxes: string[] }> = {
  "a specialist with tools": {
    answer: "answer: You are tooled.",
    calls: ["expert gpt-4.1-mini", "expert gpt-4.1-mini"],
    boxes: ["expert:model_request", "expert:tools"],
  },
  "an existing createAgent agent": {
    answer: "answer: You are an agent.",
    calls: ["expert foreign", "expert foreign"],
    boxes: ["expert:model_request", "expert:tools"],
  },
  "a langgraph-supervisor graph": {
    answer: "answer: You are foreign.",
    calls: Array.from({ length: 4 }, () => "expert foreign"),
    boxes: ["expert:supervisor:agent", "expert:supervisor:tools", "expert:math:agent", "expert:math:tools"],
  },
  "a team three deep": {
    answer: "answer: You are the clerk.",
    calls: [
      "expert/classifier gpt-4.1-mini",
      "expert/desk/planner gpt-4.1-mini",
      "expert/desk/clerk gpt-4.1-mini",
      "expert/desk/clerk gpt-4.1-mini",
    ],
    boxes: [
      "expert:classifier",
      "expert:desk:planner",
      "expert:desk:supervisor",
      "expert:desk:clerk:model_request",
      "expert:desk:clerk:tools",
      "expert:desk:synthesizer",
    ],
  },
};

const request = { messages: [{ role: "user", content: "What is a loop?" }] };

let scripted: ScriptedModels;
beforeEach(async () => {
  scripted = await scriptedModels(scriptedTeam());
});
afterEach(() => scripted[Symbol.asyncDispose]());

describe.each(Object.entries(kinds))("%s, mounted unchanged", (kind, make) => {
  const { answer, calls, boxes } = expected[kind]!;

  test("answers a routed request, and its usage is the router's", async () => {
    const { models, server } = scripted;
    const router = createRouter({ models, specialists: [make(models)] });
    const result = await router.invoke(request);
    expect(result.messages.map(({ name, content }) => [name, content])).toEqual([
      [undefined, "What is a loop?"],
      ["expert", answer],
    ]);
    expect(result.usage.map(({ agent, model }) => `${agent} ${model}`)).toEqual([
      "classifier gpt-4.1-mini",
      ...calls,
    ]);
    expect(result.outcome?.usage).toEqual(usageOf(server.requests.length));
    expect(server.requests.map((one) => one.refusal).filter(Boolean)).toEqual([]);
  });

  test("carries out a step, and its usage is the step's", async () => {
    const { models, server } = scripted;
    const supervisor = createSupervisor({ models, specialists: [make(models)] });
    const { messages, results, outcome } = await supervisor.invoke(request);
    expect(messages.at(-1)).toMatchObject({ name: "expert", content: answer });
    expect(results).toEqual({
      only: {
        id: "only",
        agent: "expert",
        status: "completed",
        text: answer,
        error: null,
        attempts: 1,
        usage: usageOf(calls.length),
        milliseconds: expect.any(Number),
        models: [expect.any(String)],
        fallbacks: [],
      },
    });
    expect(outcome).toMatchObject({ status: "completed", usage: usageOf(calls.length + 1) });
    expect(server.requests.map((one) => one.refusal).filter(Boolean)).toEqual([]);
  });

  test("is drawn with its boxes", async () => {
    const { models } = scripted;
    const specialists = [make(models)];
    for (const graph of [createRouter({ models, specialists }), createSupervisor({ models, specialists })]) {
      const { nodes } = await graph.getGraphAsync({ xray: true });
      expect(Object.keys(nodes)).toEqual(expect.arrayContaining(boxes));
    }
  });

  test("streams its tokens, and no tool's result; a foreign graph's only with subgraphs", async () => {
    const { models } = scripted;
    const router = createRouter({ models, specialists: [make(models)] });
    const tokens: string[] = [];
    const deep = await router.stream(request, { streamMode: "messages", subgraphs: true });
    for await (const [namespace, [message]] of deep) {
      expect(namespace[0]).toMatch(/^expert:/);
      expect(message.getType()).toBe("ai");
      if (message.text !== "") tokens.push(message.text);
    }
    expect(tokens.join("")).toContain(answer);
    // A step is no part of the chat. So the answer of a plan with one step comes whole, when the plan is done.
    const isPlanned = boxes.some((box) => box.includes("planner"));
    expect(tokens.length === 1).toBe(isPlanned);
    const shallow: [string | undefined, string][] = [];
    for await (const [message] of await router.stream(request, { streamMode: "messages" })) {
      if (message.text !== "") shallow.push([message.name, message.text]);
    }
    const pieces = shallow.map(([, text]) => text);
    expect(new Set(shallow.map(([name]) => name))).toEqual(new Set(["expert"]));
    expect(kind === "a specialist with tools" ? pieces : pieces.join("")).toEqual(
      kind === "a specialist with tools" ? tokens : answer,
    );
  });

  test("fails with its place and its cause, and what it used is booked", async () => {
    await using failing = await scriptedModels(scriptedTeam({ broken: true }));
    const { models } = failing;
    const specialists = [make(models)];
    await expect(createRouter({ models, specialists }).invoke(request)).rejects.toMatchObject({
      name: "TroupeError",
      message: expect.stringMatching(/^specialist expert: .*the disk is full/s),
      cause: expect.any(Error),
    });
    const { results, outcome, usage } = await createSupervisor({ models, specialists }).invoke(request);
    expect(results["only"]).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("the disk is full") },
    });
    expect(outcome).toMatchObject({ status: "failed", usage: { modelCalls: usage.length } });
    expect(usage.length).toBe(failing.server.requests.length / 2);
  });
});
