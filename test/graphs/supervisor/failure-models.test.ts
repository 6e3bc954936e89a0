import { describe, expect, test, vi } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import {
  scriptBySchema,
  type Fault,
  type ModelReply,
  type ModelRequest,
} from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { lookUp } from "../../support/mounted.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { supervise } from "../../support/supervised.ts";

const careful = defineSpecialist({ ...cook, fallbackModels: ["gpt-4.1", "o4-mini"] });
const plan = planOf(step("soup"));

/** A server whose small model fails in this way in every step. */
function failingSmall(fault: Fault): Promise<ScriptedModels> {
  const text = (request: ModelRequest): ModelReply =>
    request.model === "gpt-4.1-mini" ? { fault } : deliverTask(request);
  return scriptedModels(scriptBySchema({ plan, text }));
}

describe("a fallback model", () => {
  test("is asked after the last attempt with the first model, and the result reports it", async () => {
    await using scripted = await failingSmall({ kind: "status", status: 500 });
    const run = await supervise(scripted, { specialists: [careful] });
    expect(scripted.server.requests.map(({ model }) => model)).toEqual([
      "gpt-4.1-mini",
      "gpt-4.1-mini",
      "gpt-4.1-mini",
      "gpt-4.1-mini",
      "gpt-4.1-mini",
      "gpt-4.1",
    ]);
    const fallback = { kind: "model", from: "gpt-4.1-mini", to: "gpt-4.1", code: "model_server_failed" };
    expect(run.results["soup"]).toMatchObject({
      status: "completed",
      text: "result of do soup",
      attempts: 5,
      models: ["gpt-4.1-mini", "gpt-4.1"],
      fallbacks: [{ ...fallback, message: expect.stringContaining("(500)") as string }],
    });
    expect(run.events.filter(({ type }) => type === "falling_back")).toMatchObject([
      { ...fallback, agent: "cook", step: "soup", discards: null },
    ]);
    expect([run.pauses, run.outcome.usage.modelCalls, run.usage.length]).toEqual([[500, 1000, 2000], 6, 6]);
  });

  test.each<[string, Fault]>([
    ["a refused key", { kind: "status", status: 401 }],
    ["an unknown model", { kind: "status", status: 404 }],
    ["a refused request", { kind: "status", status: 400 }],
    ["a used-up quota", { kind: "rate-limit", code: "insufficient_quota" }],
    ["a truncated reply", { kind: "length" }],
    ["a declined answer", { kind: "refusal" }],
  ])("is asked at once after %s, which no other attempt would cure", async (_, fault) => {
    await using scripted = await failingSmall(fault);
    const { results, pauses } = await supervise(scripted, { specialists: [careful] });
    expect([results["soup"]?.status, results["soup"]?.attempts, pauses]).toEqual(["completed", 2, []]);
  });

  test("can fail too: then the next one is asked, and the last error is the step's", async () => {
    const text: ModelReply = { fault: { kind: "status", status: 401 } };
    await using scripted = await scriptedModels(scriptBySchema({ plan, text }));
    const { results } = await supervise(scripted, { specialists: [careful] });
    expect(results["soup"]).toMatchObject({
      status: "failed",
      error: { code: "model_key_refused" },
      attempts: 3,
      models: ["gpt-4.1-mini", "gpt-4.1", "o4-mini"],
      fallbacks: [{ to: "gpt-4.1" }, { to: "o4-mini" }],
    });
  });

  test("of the graph applies to the planner, the steps and the synthesis", async () => {
    const two = planOf(step("soup"), step("bread"));
    await using scripted = await scriptedModels((request) => {
      if (request.model === "gpt-4.1-mini") return { fault: { kind: "status", status: 503 } };
      return request.schema === "plan" ? two : deliverTask(request);
    });
    const options = { specialists: [cook], fallbackModels: ["gpt-4.1"], retry: { attempts: 1 } };
    const { answer, outcome, usage } = await supervise(scripted, options);
    expect([answer, outcome.status, usage.length]).toEqual(["the answer", "completed", 8]);
  });

  test("takes over inside an agent with tools from a model whose stream stalls", async () => {
    const lookedUp: ModelReply = { toolCalls: [{ name: "look_up", arguments: { word: "loop" } }] };
    const small = [lookedUp, { fault: { kind: "stall" } } satisfies ModelReply];
    await using scripted = await scriptedModels(({ model, schema }) => {
      if (schema === "plan") return plan;
      return model === "gpt-4.1" ? { text: "soup" } : (small.shift() ?? { text: "unexpected" });
    });
    const retry = { stallMilliseconds: 40, attempts: 1 };
    const specialists = [defineSpecialist({ ...careful, tools: [lookUp], retry })];
    const { results } = await supervise(scripted, { specialists });
    expect(results["soup"]).toMatchObject({
      status: "completed",
      text: "soup",
      attempts: 2,
      usage: { modelCalls: 3 },
      models: ["gpt-4.1-mini", "gpt-4.1"],
    });
    await vi.waitFor(() => expect(scripted.server.requests[2]?.aborted).toBe(true));
  });

  test("also answers for a routed specialist", async () => {
    await using scripted = await scriptedModels(({ model, schema }) => {
      if (schema === "route") return routeTo("cook");
      return model === "gpt-4.1" ? { text: "soup" } : { fault: { kind: "status", status: 401 } };
    });
    const { effects } = instantEffects();
    const router = createRouter({ specialists: [careful], models: scripted.models, effects });
    const { messages, outcome } = await router.invoke(ask("soup"));
    expect([messages.at(-1)?.text, outcome?.usage.modelCalls]).toEqual(["soup", 3]);
  });
});
