import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import type { Limits } from "../../../src/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { parallelSteps, tillFor } from "../../support/till.ts";

/** Costs one unit for every thousand tokens. */
const price = (
  _model: string,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
) => (inputTokens + outputTokens) / 1_000;

const manager = { plan: parallelSteps(8) };

async function spend(limits: Limits, delay = 0) {
  const till = tillFor(deliverTask, { delay });
  await using scripted = await scriptedModels((request) => till.script(request));
  const { models } = scripted;
  const state = await createSupervisor({ specialists: [cook], manager, models, limits, price }).invoke(
    ask("go"),
  );
  return { till, outcome: state.outcome, usage: state.usage };
}

describe("eight parallel steps of a model that always uses its whole bound", () => {
  test.each([1, 2, 3, 5, 8])("never send more than %i model calls", async (modelCalls) => {
    const { till, outcome } = await spend({ modelCalls });
    expect(till.calls).toBe(modelCalls);
    expect(outcome).toMatchObject({
      status: "stopped",
      limit: { name: "modelCalls", value: modelCalls },
      usage: { modelCalls },
    });
  });

  test.each([300, 1_000, 2_500, 6_000, 20_000])("never use more than %i tokens", async (tokens) => {
    const { till, outcome } = await spend({ tokens });
    expect(till.tokens).toBeLessThanOrEqual(tokens);
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "tokens", value: tokens } });
    const { inputTokens = 0, outputTokens = 0 } = outcome?.usage ?? {};
    expect(inputTokens + outputTokens).toBe(till.tokens);
  });

  test.each([0.5, 2, 7.5])("never cost more than %f", async (cost) => {
    const { till, outcome } = await spend({ cost });
    expect(till.tokens / 1_000).toBeLessThanOrEqual(cost);
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "cost", value: cost } });
    expect(outcome?.usage.cost).toBeCloseTo(till.tokens / 1_000, 9);
  });

  test("never send more requests at once than the limit on concurrency", async () => {
    const { till, outcome } = await spend({ concurrency: 3 }, 10);
    expect([till.mostAtOnce, till.calls, outcome?.status]).toEqual([3, 9, "completed"]);
  });
});

test("steps with short replies all run, although two of the longest replies would not fit", async () => {
  const usage = { inputTokens: 50, outputTokens: 20 };
  const till = tillFor((request) => ({ ...deliverTask(request), usage }), { delay: 5 });
  await using scripted = await scriptedModels((request) => till.script(request));
  const { models } = scripted;
  const graph = createSupervisor({ specialists: [cook], manager, models, limits: { tokens: 6_000 } });
  const { outcome } = await graph.invoke(ask("go"));
  expect(outcome).toMatchObject({
    status: "completed",
    steps: { completed: 8, failed: 0, skipped: 0, unfinished: 0 },
    usage: { modelCalls: 9, inputTokens: 450, outputTokens: 180 },
  });
});

test("no reply is bounded without a limit on tokens or cost", async () => {
  await using scripted = await scriptedModels(deliverTask);
  const { models, server } = scripted;
  const limits = { modelCalls: 20, seconds: 60, concurrency: 2 };
  await createSupervisor({ specialists: [cook], manager, models, limits }).invoke(ask("go"));
  expect(
    server.requests.filter(({ body }) => "max_completion_tokens" in body || "max_tokens" in body),
  ).toEqual([]);
});
