import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type Limits, type Models } from "../../../src/index.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { lookUp } from "../../support/mounted.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { parallelSteps, tillFor } from "../../support/till.ts";

/** Whose limits are which, from the outside in. */
interface Levels {
  outer?: Limits;
  middle?: Limits;
  inner?: Limits;
}

/** A team in a team in a team; each of them has three steps at once, the innermost of cooks. */
function threeDeep(models: Models, { outer = {}, middle = {}, inner = {} }: Levels) {
  const manager = { plan: parallelSteps(3, "team") };
  const cooks = { plan: parallelSteps(3) };
  const desk = createSupervisor({ specialists: [cook], manager: cooks, models, limits: inner, name: "desk" });
  const team = (graph: object) =>
    defineSpecialist({ name: "team", description: "a team", graph: graph as typeof desk });
  const office = createSupervisor({
    specialists: [team(desk)],
    manager,
    models,
    limits: middle,
    name: "office",
  });
  return createSupervisor({ specialists: [team(office)], manager, models, limits: outer, name: "firm" });
}

async function run(levels: Levels) {
  const till = tillFor(deliverTask, { longest: 100, delay: 2 });
  await using scripted = await scriptedModels((request) => till.script(request));
  const state = await threeDeep(scripted.models, levels).invoke(ask("go"));
  return { till, outcome: state.outcome, results: state.results };
}

describe("teams three deep", () => {
  test("without limits send 27 steps, and nine and three and one syntheses", async () => {
    const { till, outcome } = await run({});
    expect([till.calls, outcome?.status]).toEqual([27 + 9 + 3 + 1, "completed"]);
  });

  test.each([1, 4, 10, 25])(
    "share the outermost limit of %i calls, whatever their own",
    async (modelCalls) => {
      const { till, outcome } = await run({ outer: { modelCalls }, inner: { modelCalls: 1_000 } });
      expect(till.calls).toBe(modelCalls);
      expect(outcome).toMatchObject({
        status: "stopped",
        limit: { value: modelCalls },
        usage: { modelCalls },
      });
    },
  );

  test.each([800, 3_000, 9_000])("share the outermost limit of %i tokens", async (tokens) => {
    const { till, outcome } = await run({ outer: { tokens }, middle: { tokens: 1_000_000 } });
    expect(till.tokens).toBeLessThanOrEqual(tokens);
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "tokens", value: tokens } });
  });

  test("share the outermost limit on concurrency", async () => {
    const { till, outcome } = await run({ outer: { concurrency: 2 }, inner: { concurrency: 1 } });
    expect([till.mostAtOnce, till.calls, outcome?.status]).toEqual([2, 40, "completed"]);
  });

  test("that stop at limits of their own are failed steps with what they finished; the others go on", async () => {
    const { outcome, results } = await run({ inner: { modelCalls: 2 }, outer: { modelCalls: 1_000 } });
    expect(outcome).toMatchObject({
      status: "failed",
      code: "specialist_failed",
      limit: null,
      steps: { completed: 0, failed: 3, skipped: 0, unfinished: 0 },
    });
    expect(results["s1"]?.error?.message).toContain(
      "the team stopped: limit reached: modelCalls (2); steps to go: 2",
    );
  });
});

test("what a team had finished when its parent's limit was reached is part of the answer", async () => {
  await using scripted = await scriptedModels(deliverTask);
  const { models } = scripted;
  const graph = createSupervisor({ specialists: [cook], manager: { plan: parallelSteps(3) }, models });
  const kitchen = defineSpecialist({ name: "kitchen", description: "a team", graph });
  const plan = [{ agent: "kitchen", task: "cook" }] as const;
  const limits = { modelCalls: 2 };
  const firm = createSupervisor({ specialists: [kitchen], manager: { plan }, models, limits });
  const { outcome, results, messages } = await firm.invoke(ask("go"));
  expect(outcome).toMatchObject({ status: "stopped", steps: { unfinished: 1 }, usage: { modelCalls: 2 } });
  expect([results, messages.at(-1)?.text]).toEqual([{}, expect.stringContaining("result of do s1")]);
});

describe("what others have made", () => {
  const expert = { name: "expert", description: "answers" } as const;
  const lookingUp = ({ messages }: ModelRequest): ModelReply =>
    messages.length > 8
      ? { text: "done" }
      : { toolCalls: [{ name: "look_up", arguments: { word: "loop" } }] };
  const kinds = {
    "a specialist with tools": () => defineSpecialist({ ...expert, prompt: "Look it up.", tools: [lookUp] }),
    "an existing agent": (models: Models) => {
      const configuration = { baseURL: models.settings().baseUrl };
      const model = new ChatOpenAI({
        model: "foreign",
        apiKey: "test",
        maxRetries: 0,
        maxTokens: 100,
        configuration,
      });
      return defineSpecialist({ ...expert, graph: createAgent({ model, tools: [lookUp] }) });
    },
  };

  test.each(Object.entries(kinds))("keeps to the run's limits: %s", async (_, make) => {
    for (const limits of [{ modelCalls: 3 }, { tokens: 900 }, { concurrency: 1 }] satisfies Limits[]) {
      const till = tillFor(lookingUp, { longest: 100 });
      await using scripted = await scriptedModels((request) => till.script(request));
      const { models } = scripted;
      const plan = parallelSteps(2, "expert");
      const options = { specialists: [make(models)], manager: { plan }, models, limits } as const;
      const { outcome, usage } = await createSupervisor({ ...options, synthesis: "forward" }).invoke(
        ask("go"),
      );
      const isLimited = !("concurrency" in limits);
      expect([outcome?.status, usage.length]).toEqual([isLimited ? "stopped" : "completed", till.calls]);
      expect(till.calls).toBeLessThanOrEqual("modelCalls" in limits ? 3 : 10);
      expect(till.tokens).toBeLessThanOrEqual("tokens" in limits ? 900 : Infinity);
      expect(till.mostAtOnce).toBeLessThanOrEqual("concurrency" in limits ? 1 : 2);
    }
  });
});

test("a router hands on what its team had finished, and that it was stopped", async () => {
  await using scripted = await scriptedModels(deliverTask);
  const { models } = scripted;
  const graph = createSupervisor({ specialists: [cook], manager: { plan: parallelSteps(3) }, models });
  const kitchen = defineSpecialist({ name: "kitchen", description: "a team", graph });
  const router = createRouter({
    specialists: [kitchen],
    classifier: () => "kitchen",
    models,
    limits: { modelCalls: 2 },
  });
  const { outcome, messages } = await router.invoke(ask("go"));
  expect(outcome).toMatchObject({
    status: "stopped",
    limit: { name: "modelCalls" },
    usage: { modelCalls: 2 },
  });
  expect(messages.at(-1)?.text).toContain("result of do s1");
});
