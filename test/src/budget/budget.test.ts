import { describe, expect, test } from "vitest";
import { createBudget, type Budget, type Need, type Reservation } from "../../../src/budget/budget.ts";
import type { Limits } from "../../../src/run/limits.ts";
import { BudgetError } from "../../../src/index.ts";

const cent = (
  _: string,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number => (inputTokens + 3 * outputTokens) / 100;

function need(part: Partial<Need> = {}): Need {
  return { model: "gpt", inputTokens: 100, outputTokens: 500, isBounded: true, isFinal: false, ...part };
}

function open(limits: Limits, more: Partial<Parameters<typeof createBudget>[0]> = {}): Budget {
  return createBudget({ run: "run", limits, ...more });
}

/** Returns the result of a reservation: the longest reply, "wait", or the limit and the run that refused it. */
function outcomeOf(reserve: () => Reservation | null): number | string {
  try {
    return reserve()?.outputTokens ?? "wait";
  } catch (error) {
    if (error instanceof BudgetError) return `${error.limit} of ${error.run}`;
    throw error;
  }
}

describe("a budget", () => {
  test("counts a call when it is reserved, and never gives it back", () => {
    const budget = open({ modelCalls: 2 });
    budget.reserve(need())?.settle({ inputTokens: 0, outputTokens: 0 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(500);
    expect(outcomeOf(() => budget.reserve(need()))).toBe("modelCalls of run");
  });

  test("makes a call wait for calls in flight, and refuses it only if they leave too little", () => {
    const budget = open({ tokens: 1_000 });
    const first = budget.reserve(need());
    expect(outcomeOf(() => budget.reserve(need()))).toBe("wait");
    first?.settle({ inputTokens: 90, outputTokens: 110 });
    const second = budget.reserve(need());
    expect(second?.outputTokens).toBe(500);
    second?.settle({ inputTokens: 100, outputTokens: 500 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe("tokens of run");
  });

  test("allows a shorter reply if the rest is too small for a longer one, but not a uselessly short one", () => {
    const budget = open({ tokens: 400 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(300);
    expect(outcomeOf(() => open({ tokens: 355 }).reserve(need()))).toBe("tokens of run");
    expect(outcomeOf(() => open({ tokens: 150 }).reserve(need({ outputTokens: 50 })))).toBe(50);
  });

  test("refuses a model without a bound on its reply if the reply may not fit", () => {
    expect(outcomeOf(() => open({ tokens: 599 }).reserve(need({ isBounded: false })))).toBe("tokens of run");
    expect(outcomeOf(() => open({ tokens: 600 }).reserve(need({ isBounded: false })))).toBe(500);
  });

  test("finds the longest reply that its cost allows", () => {
    const budget = open({ cost: 10 }, { price: cent });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(300);
    expect(outcomeOf(() => open({ cost: 2 }, { price: cent }).reserve(need()))).toBe("cost of run");
  });

  test("refuses a model without a price only if cost is limited", () => {
    const price = (): null => null;
    expect(() => open({ cost: 1 }, { price }).reserve(need())).toThrow(
      "limit reached: cost (1); the price of gpt is unknown",
    );
    expect(outcomeOf(() => open({ tokens: 900 }, { price }).reserve(need()))).toBe(500);
  });

  test("throws if the price function does not return a price", () => {
    const budget = open({ cost: 1 }, { price: () => Number.NaN });
    expect(() => budget.reserve(need())).toThrow(
      "price: the price of gpt must be a number of at least 0, or null if it is unknown, but is NaN",
    );
  });

  test("reserves one call and a fifth of the tokens for the final answer", () => {
    const budget = open({ modelCalls: 2, tokens: 1_000 });
    budget.holdBack(true);
    budget.reserve(need())?.settle({ inputTokens: 100, outputTokens: 100 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe("modelCalls of run");
    expect(outcomeOf(() => budget.reserve(need({ isFinal: true })))).toBe(500);
  });

  test("continues from the recorded usage if that is more", () => {
    const budget = open({ modelCalls: 3 });
    budget.correct({ modelCalls: 2, tokens: 50, cost: 0 });
    budget.correct({ modelCalls: 1, tokens: 20, cost: 0 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(500);
    expect(outcomeOf(() => budget.reserve(need()))).toBe("modelCalls of run");
  });
});

test("the last call is not held back from the first step", () => {
  const budget = open({ modelCalls: 1 });
  budget.holdBack(true);
  expect(outcomeOf(() => budget.reserve(need()))).toBe(500);
});

describe("a team's budget", () => {
  test("also reserves from all budgets above it, and names the run whose limit is reached", () => {
    const outer = open({ modelCalls: 3 }, { run: "outer" });
    const inner = open({ modelCalls: 2 }, { run: "inner", parent: outer });
    inner.reserve(need());
    inner.reserve(need());
    expect(outcomeOf(() => inner.reserve(need()))).toBe("modelCalls of inner");
    outer.reserve(need());
    expect(outcomeOf(() => outer.reserve(need()))).toBe("modelCalls of outer");
    expect(outcomeOf(() => inner.reserve(need()))).toBe("modelCalls of outer");
  });

  test("gains nothing by a limit that is larger than its parent's", () => {
    const outer = open({ tokens: 600 }, { run: "outer" });
    const inner = open({ tokens: 9_000 }, { run: "inner", parent: outer });
    inner.reserve(need())?.settle({ inputTokens: 100, outputTokens: 500 });
    expect(outcomeOf(() => inner.reserve(need()))).toBe("tokens of outer");
  });

  test("leaves the share of its parent's final answer", () => {
    const outer = open({ tokens: 1_000 }, { run: "outer" });
    outer.holdBack(true);
    const inner = open({}, { run: "inner", parent: outer });
    expect(outcomeOf(() => inner.reserve(need({ inputTokens: 400, isFinal: true })))).toBe(400);
  });
});
