import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { createSupervisor, type SupervisorOptions } from "../../../graphs/index.ts";
import { BudgetError, type PlanStep, type TroupeEvent } from "../../../src/index.ts";
import { scriptBySchema, scriptOf, type ModelReply, type ModelScript } from "../../../src/testing/index.ts";
import { ask, deliverTask, resultsShown } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const perCall = { inputTokens: 90, outputTokens: 10 };
const chain = planOf(step("shop"), step("soup", ["shop"]), step("table", ["soup"], "baker"));
const dinner = scriptBySchema({
  plan: { ...chain, usage: perCall },
  text: (request) => ({ ...deliverTask(request), usage: perCall }),
});

async function cater(options: Partial<SupervisorOptions<"cook" | "baker">>, script: ModelScript = dinner) {
  await using scripted = await scriptedModels(script);
  const { models, server } = scripted;
  const graph = createSupervisor({ specialists: [cook, baker], models, ...options });
  const state = await graph.invoke(ask("dinner"));
  return { ...state, answer: state.messages.at(-1)?.text, requests: server.requests };
}

describe("a supervisor at its limit", () => {
  test("synthesizes the finished results with the call that it reserved", async () => {
    const { outcome, results, answer, requests } = await cater({ limits: { modelCalls: 3 } });
    expect(outcome).toEqual({
      status: "stopped",
      reason: "limit reached: modelCalls (3); steps to go: 2",
      code: "budget_exhausted",
      limit: { name: "modelCalls", value: 3, run: expect.any(String) as string },
      steps: { completed: 1, failed: 0, skipped: 0, unfinished: 2 },
      mode: "live",
      usage: { modelCalls: 3, inputTokens: 270, outputTokens: 30, cachedTokens: 0, cost: null },
      milliseconds: expect.any(Number) as number,
    });
    expect([Object.keys(results), answer]).toEqual([["shop"], "the answer"]);
    expect(resultsShown(requests.at(-1)!)).toEqual(["shop"]);
    expect(requests.at(-1)?.lastUser).toContain("\nlimit reached: modelCalls (3)");
  });

  test("returns the finished results unchanged if the rest is too small for a synthesis", async () => {
    // A prompt of the test's own, so that the shipped prompt can have any length.
    const manager = { prompt: "You plan dinners." };
    const { outcome, answer, requests } = await cater({ limits: { tokens: 620 }, replyTokens: 100, manager });
    expect(outcome).toMatchObject({
      status: "stopped",
      reason: expect.stringMatching(
        /^limit reached: tokens \(620\); 300 used.*; steps to go: 1; no final answer could be written$/,
      ) as string,
    });
    expect(answer).toBe("## shop (cook)\n\nresult of do shop\n\n## soup (cook)\n\nresult of do soup");
    expect(requests).toHaveLength(3);
  });

  test("forwards the last finished result if no model synthesizes, and reserves nothing", async () => {
    const { outcome, answer } = await cater({ limits: { modelCalls: 3 }, synthesis: "forward" });
    expect([outcome?.status, outcome?.steps.completed, answer]).toEqual(["stopped", 2, "result of do soup"]);
  });

  test("ends with an outcome if not even the plan can be written", async () => {
    const { outcome, answer, plan, requests } = await cater({ limits: { tokens: 50 } });
    expect(outcome).toMatchObject({ status: "stopped", code: "budget_exhausted", limit: { name: "tokens" } });
    expect([answer, plan, requests]).toEqual([
      expect.stringMatching(/^Nothing was done: limit reached/),
      [],
      [],
    ]);
  });

  test("counts retries and repairs, and sends no request beyond its limit", async () => {
    const overloaded: ModelReply = { fault: { kind: "status", status: 503 } };
    const script = scriptOf([planOf(step("soup", ["nothing"])), overloaded, overloaded, overloaded]);
    const retry = { pauseMilliseconds: 0, attempts: 9 };
    const { outcome, usage } = await cater({ limits: { modelCalls: 4 }, retry }, script);
    expect(outcome).toMatchObject({ status: "stopped", usage: { modelCalls: 4 } });
    expect(usage.map(({ agent, attempt }) => `${agent} ${attempt}`)).toEqual([
      "planner 1",
      "planner 1",
      "planner 2",
      "planner 3",
    ]);
  });

  test("reports that no final answer could be written if the synthesis reached the limit", async () => {
    const overloaded: ModelReply = { fault: { kind: "status", status: 503 } };
    const script: ModelScript = (request) =>
      request.system.startsWith("You write the final answer") ? overloaded : dinner(request);
    const retry = { pauseMilliseconds: 0 };
    const { outcome, answer } = await cater({ limits: { modelCalls: 5 }, retry }, script);
    expect(outcome).toMatchObject({
      status: "stopped",
      reason: "limit reached: modelCalls (5); steps to go: 0; no final answer could be written",
      steps: { completed: 3, unfinished: 0 },
    });
    expect(answer).toMatch(/^## shop \(cook\)/);
  });

  test("counts a reply that the budget truncated as a reached limit, not as a failure", async () => {
    const cut: ModelReply = {
      text: "a long",
      usage: { inputTokens: 90, outputTokens: 300 },
      finishReason: "length",
    };
    const script = scriptBySchema({ text: cut });
    const options = {
      manager: { plan: chain.json.steps as PlanStep<"cook" | "baker">[] },
      limits: { tokens: 600 },
      replyTokens: 2_000,
    };
    const { outcome, results, usage } = await cater(options, script);
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "tokens" }, steps: { unfinished: 3 } });
    expect([results, usage.map(({ outputTokens }) => outputTokens)]).toEqual([{}, [300]]);
  });

  test("reports it by an event of the step", async () => {
    await using scripted = await scriptedModels(dinner);
    const { models } = scripted;
    const graph = createSupervisor({ specialists: [cook, baker], models, limits: { modelCalls: 2 } });
    const events: TroupeEvent[] = [];
    for await (const event of await graph.stream(ask("dinner"), { streamMode: "custom" })) {
      events.push(event as TroupeEvent);
    }
    expect(events.map(({ type, step: id }) => [type, id])).toEqual([
      ["agent_started", null],
      ["planned", null],
      ["step_started", "shop"],
      ["step_text", "shop"],
      ["step_finished", "shop"],
      ["step_started", "soup"],
      ["limit_reached", "soup"],
      ["synthesizing", null],
      ["finished", null],
    ]);
    expect(events[6]).toMatchObject({
      limit: "modelCalls",
      value: 2,
      message: "limit reached: modelCalls (2)",
    });
  });
});

test("a router at its limit rejects with the limit as the cause, because it has no results", async () => {
  await using scripted = await scriptedModels(
    scriptBySchema({ route: routeTo("cook"), text: { text: "no" } }),
  );
  const { models, server } = scripted;
  const graph = createRouter({ specialists: [cook, baker], models, limits: { modelCalls: 1 } });
  const error = await graph.invoke(ask("soup")).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "budget_exhausted",
    message: "specialist cook: limit reached: modelCalls (1)",
  });
  expect((error as Error).cause).toBeInstanceOf(BudgetError);
  expect(server.requests).toHaveLength(1);
});
