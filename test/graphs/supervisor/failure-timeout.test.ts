import { tool } from "@langchain/core/tools";
import { beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { endings, supervise } from "../../support/supervised.ts";
import { roleOf } from "../../support/role-of.ts";

// The first agent with tools loads it, which may take longer than the time limits of these tests.
beforeAll(() => import("langchain"));

const plan = planOf(step("soup"), step("bread", [], "baker"));
const hasty = defineSpecialist({ ...cook, timeoutSeconds: 0.3 });
const late: ModelReply = { text: "too late", delayMilliseconds: 60_000 };

test("a step that takes too long fails with step_timed_out; its request is aborted, but others are not", async () => {
  const text = (request: { system: string }): ModelReply =>
    roleOf(request) === cook.prompt ? late : { text: "bread" };
  await using scripted = await scriptedModels(scriptBySchema({ plan, text }));
  const run = await supervise(scripted, { specialists: [hasty, baker], synthesis: "forward" });
  expect([run.outcome.status, endings(run)]).toEqual([
    "partial",
    ["soup cook failed", "bread baker completed"],
  ]);
  expect(run.results["soup"]).toMatchObject({
    error: { code: "step_timed_out", message: "cook did not finish within 0.3 s" },
    attempts: 1,
    models: ["gpt-4.1-mini"],
  });
  expect(run.outcome.usage.modelCalls).toBe(3);
  await vi.waitFor(() =>
    expect(scripted.server.requests.filter(({ aborted }) => aborted).map(roleOf)).toEqual([cook.prompt]),
  );
});

test("a graph's own limit applies to specialists without one", async () => {
  const text = (request: { system: string }): ModelReply =>
    roleOf(request) === cook.prompt ? late : { text: "bread" };
  await using scripted = await scriptedModels(scriptBySchema({ plan, text }));
  const patient = defineSpecialist({ ...baker, timeoutSeconds: 30 });
  const { results } = await supervise(scripted, {
    specialists: [cook, patient],
    synthesis: "forward",
    timeoutSeconds: 0.3,
  });
  expect([results["soup"]?.error?.code, results["bread"]?.status]).toEqual(["step_timed_out", "completed"]);
});

test("the request of an agent with tools is aborted too", async () => {
  const idle = tool(() => "idle", { name: "idle", description: "does nothing", schema: z.object({}) });
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf(step("soup")), text: late }));
  const specialists = [defineSpecialist({ ...hasty, tools: [idle] })];
  const { results } = await supervise(scripted, { specialists });
  expect(results["soup"]).toMatchObject({ error: { code: "step_timed_out" }, attempts: 1 });
  await vi.waitFor(() => expect(scripted.server.requests[1]?.aborted).toBe(true));
});

test("the limit covers all attempts, also of an agent with a tool that ignores its signal", async () => {
  const wait = tool(() => new Promise<string>(() => undefined), {
    name: "wait",
    description: "never ends",
    schema: z.object({}),
  });
  const text: ModelReply = { toolCalls: [{ name: "wait", arguments: {} }] };
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf(step("soup")), text }));
  const specialists = [defineSpecialist({ ...hasty, tools: [wait] })];
  const { results } = await supervise(scripted, { specialists });
  expect(results["soup"]).toMatchObject({ error: { code: "step_timed_out" }, attempts: 1 });
});

test("a team that takes too long is stopped with all its requests, and its usage is recorded", async () => {
  const text = ({ lastUser }: { lastUser: string }): ModelReply =>
    lastUser.endsWith("do soup") ? late : { text: "bread" };
  await using inner = await scriptedModels(scriptBySchema({ plan, text }));
  const graph = createSupervisor({ specialists: [cook, baker], models: inner.models });
  const kitchen = defineSpecialist({ name: "kitchen", description: "a team", graph, timeoutSeconds: 0.5 });
  await using outer = await scriptedModels(scriptBySchema({ plan: planOf(step("meal", [], "kitchen")) }));
  const { results, outcome } = await supervise(outer, { specialists: [kitchen] });
  expect(results["meal"]).toMatchObject({ status: "failed", error: { code: "step_timed_out" }, attempts: 1 });
  expect(outcome.usage.modelCalls).toBe(outer.server.requests.length + inner.server.requests.length);
  await vi.waitFor(() => expect(inner.server.requests.filter(({ aborted }) => aborted)).toHaveLength(1));
});

test("the fallback specialist has its own time after a timeout", async () => {
  const text = (request: { system: string }): ModelReply =>
    roleOf(request) === cook.prompt ? late : { text: "soup" };
  await using scripted = await scriptedModels(scriptBySchema({ plan: planOf(step("soup")), text }));
  const specialists = [
    { ...hasty, fallback: "baker" },
    { ...baker, timeoutSeconds: 60 },
  ];
  const run = await supervise(scripted, { specialists });
  expect([endings(run), run.results["soup"]?.fallbacks[0]?.code]).toEqual([
    ["soup baker completed"],
    "step_timed_out",
  ]);
});

test("a routed specialist that takes too long rejects with the same error", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: late }));
  const router = createRouter({ specialists: [hasty], models: scripted.models });
  await expect(router.invoke(ask("soup"))).rejects.toMatchObject({ code: "step_timed_out" });
  await vi.waitFor(() => expect(scripted.server.requests[1]?.aborted).toBe(true));
});
