import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { priceTable } from "../../../src/prices/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { parallelSteps } from "../../support/till.ts";

const MILLION = { inputTokens: 1_000_000, outputTokens: 1_000_000, cachedTokens: 0 };

describe("a price table", () => {
  test("knows list prices, those of dated names included", () => {
    const price = priceTable();

    expect(price("gpt-4.1-mini", MILLION)).toBeCloseTo(2, 9);
    expect(price("gpt-4.1-mini-2025-04-14", MILLION)).toBeCloseTo(2, 9);
  });

  test("charges less for what the server read from its prompt cache", () => {
    const tokens = { inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 400_000 };

    expect(priceTable()("gpt-4.1-mini", tokens)).toBeCloseTo(0.6 * 0.4 + 0.4 * 0.1, 9);
  });

  test("never charges more cached tokens than the prompt had", () => {
    const tokens = { inputTokens: 10, outputTokens: 0, cachedTokens: 2_000 };

    expect(priceTable()("gpt-4.1-mini", tokens)).toBeCloseTo(10e-6 * 0.1, 12);
  });

  test("charges more for a long prompt where the provider does", () => {
    const short = { inputTokens: 100_000, outputTokens: 0, cachedTokens: 0 };
    const price = priceTable();
    const ofShort = price("gemini-2.5-pro", short) ?? 0;

    expect(price("gemini-2.5-pro", { ...short, inputTokens: 300_000 })).toBeCloseTo(6 * ofShort, 9);
  });

  test("has no price for a model that nobody published", () => {
    expect(priceTable()("our-own-model", MILLION)).toBeNull();
    expect(priceTable({ provider: "groq" })("gpt-4.1-mini", MILLION)).toBeNull();
  });

  test("takes prices of one's own first", () => {
    const price = priceTable({
      prices: {
        "our-own-model": { input: 1, output: 2 },
        "gpt-4.1-mini": { input: 3, output: 4, cached: 1 },
      },
    });

    expect(price("our-own-model", { ...MILLION, cachedTokens: 500_000 })).toBe(3);
    expect(price("gpt-4.1-mini", { ...MILLION, cachedTokens: 500_000 })).toBe(6);
    expect(price("toString", MILLION)).toBeNull();
  });

  test("takes the prices of another provider, and of another day", () => {
    expect(priceTable({ provider: "openrouter" })("openai/gpt-4o-mini", MILLION)).toBeCloseTo(0.75, 9);
    expect(priceTable({ date: new Date("2025-12-01") })("gpt-4o-mini", MILLION)).toBeCloseTo(0.75, 9);
  });

  test("refuses an unknown provider and an impossible price", () => {
    expect(() => priceTable({ provider: "nobody" })).toThrow(/provider "nobody" is unknown; known are/);
    expect(() => priceTable({ prices: { m: { input: -1, output: Number.NaN } } })).toThrow(
      /prices\["m"\]\.input must be .*prices\["m"\]\.output must be/,
    );
  });
});

test("fills the cost of a run's outcome", async () => {
  await using scripted = await scriptedModels(deliverTask);
  const manager = { plan: parallelSteps(3) };
  const graph = createSupervisor({
    specialists: [cook],
    models: scripted.models,
    manager,
    price: priceTable(),
  });

  const { outcome, usage } = await graph.invoke(ask("go"));

  const { inputTokens = 0, outputTokens = 0 } = outcome?.usage ?? {};
  expect(usage.length).toBeGreaterThan(0);
  expect(outcome?.usage.cost).toBeCloseTo((inputTokens * 0.4 + outputTokens * 1.6) / 1e6, 12);
  expect(outcome?.usage.cost).toBeGreaterThan(0);
});
