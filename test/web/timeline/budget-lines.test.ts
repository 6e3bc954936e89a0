import { expect, test } from "vitest";
import type { Outcome } from "../../../src/run/outcome.ts";
import { budgetLinesOf, tokenFactsOf } from "../../../web/page/timeline/budget-lines.ts";
import { createView } from "../fixtures/large-run.ts";

const entry = {
  agent: "researcher",
  step: null,
  model: "gpt-5-mini",
  mode: "live",
  attempt: 1,
  inputTokens: 900,
  outputTokens: 100,
  cachedTokens: 450,
  cost: 0.02,
} as const;
const view = createView({ usage: [entry, entry] });
const outcome: Outcome = {
  status: "stopped",
  reason: "limit reached: modelCalls (2)",
  code: "limit_reached",
  limit: { name: "modelCalls", value: 2, run: "run-1" },
  steps: { completed: 0, failed: 0, skipped: 0, unfinished: 1 },
  mode: "live",
  usage: { modelCalls: 2, inputTokens: 1800, outputTokens: 200, cachedTokens: 900, cost: 0.04 },
  milliseconds: 5000,
};
const words = (...parameters: Parameters<typeof budgetLinesOf>) =>
  budgetLinesOf(...parameters).map(({ title, usedText, limitText, isReached }) => [
    title,
    usedText,
    limitText,
    isReached,
  ]);

test("without limits there are just the numbers", () => {
  expect(words(view, null, 5000)).toEqual([
    ["Model calls", "2", null, false],
    ["Tokens", "2,000", null, false],
    ["Cost", "0.0400", null, false],
    ["Time of work", "5.0 s", null, false],
  ]);
});

test("limits stand next to what was used, and steps and handoffs appear with their limits", () => {
  const limits = { tokens: 8000, seconds: 90, steps: 20, hops: 8 };
  expect(words(view, limits, 5000)).toEqual([
    ["Model calls", "2", null, false],
    ["Tokens", "2,000", "8,000", false],
    ["Cost", "0.0400", null, false],
    ["Time of work", "5.0 s", "1 min 30 s", false],
    ["Steps", "0", "20", false],
    ["Handoffs", "0", "8", false],
  ]);
  expect(budgetLinesOf(view, limits, 5000).find(({ name }) => name === "tokens")?.share).toBe(0.25);
});

test("an unknown cost is unknown, not zero, and has no share of its limit", () => {
  const unknown = createView({ usage: [entry, { ...entry, cost: null }] });
  const cost = budgetLinesOf(unknown, { cost: 1 }, 0).find(({ name }) => name === "cost");
  expect(cost).toMatchObject({ used: null, usedText: "unknown", limitText: "1.00", share: null });
});

test("the limit that ended the run is named, also if the limits are not known", () => {
  expect(words(createView({ usage: [entry, entry], outcome }), null, 0)[0]).toEqual([
    "Model calls",
    "2",
    "2",
    true,
  ]);
});

test("a limit of an application that ended the run is named, too", () => {
  const limit = { name: "buildRepairs", value: 3, run: "run-1" };
  const lines = words(createView({ outcome: { ...outcome, limit } }), null, 0);
  expect(lines.at(-1)).toEqual(["buildRepairs", "3", "3", true]);
});

test("tokens are divided into input, cached and output; none reported is not zero", () => {
  expect(tokenFactsOf(view).map(({ text }) => text)).toEqual(["1,800", "900 (50 %)", "200"]);
  expect(tokenFactsOf(createView({ usage: [{ ...entry, cachedTokens: 0 }] }))[1]?.text).toBe("none reported");
  expect(tokenFactsOf(createView())).toEqual([]);
});
