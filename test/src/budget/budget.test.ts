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

/** What a reservation came to: the longest reply, "wait", or the limit and the run that refused it. */
function outcomeOf(reserve: () => Reservation | null): number | string {
  try {
    return reserve()?.outputTokens ?? "wait";
  } catch (error) {
    if (error instanceof BudgetError) return `${error.limit} of ${error.run}`;
    throw error;
  }
}

describe("a budget", () => {
  test("counts calls when they are reserved, and never gives one back", () => {
    const budget = open({ modelCalls: 2 });
    budget.reserve(need())?.settle({ inputTokens: 0, outputTokens: 0 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(500);
    expect(outcomeOf(() => budget.reserve(need()))).toBe("modelCalls of run");
  });

  test("has a call wait for those in flight, and refuses it only when they have left too little", () => {
    const budget = open({ tokens: 1_000 });
    const first = budget.reserve(need());
    expect(outcomeOf(() => budget.reserve(need()))).toBe("wait");
    first?.settle({ inputTokens: 90, outputTokens: 110 });
    const second = budget.reserve(need());
    expect(second?.outputTokens).toBe(500);
    second?.settle({ inputTokens: 100, outputTokens: 500 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe("tokens of run");
  });

  test("asks for a shorter reply where the rest allows no longer one, but for none that is not worth it", () => {
    const budget = open({ tokens: 400 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(300);
    expect(outcomeOf(() => open({ tokens: 355 }).reserve(need()))).toBe("tokens of run");
    expect(outcomeOf(() => open({ tokens: 150 }).reserve(need({ outputTokens: 50 })))).toBe(50);
  });

  test("refuses a model that cannot be bounded where its reply may not fit", () => {
    expect(outcomeOf(() => open({ tokens: 599 }).reserve(need({ isBounded: false })))).toBe("tokens of run");
    expect(outcomeOf(() => open({ tokens: 600 }).reserve(need({ isBounded: false })))).toBe(500);
  });

  test("finds the longest reply that its cost allows", () => {
    const budget = open({ cost: 10 }, { price: cent });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(300);
    expect(outcomeOf(() => open({ cost: 2 }, { price: cent }).reserve(need()))).toBe("cost of run");
  });

  test("refuses a model without a price where cost is limited, and only there", () => {
    const price = (): null => null;
    expect(() => open({ cost: 1 }, { price }).reserve(need())).toThrow(
      "limit reached: cost (1); the price of gpt is not known",
    );
    expect(outcomeOf(() => open({ tokens: 900 }, { price }).reserve(need()))).toBe(500);
  });

  test("does not take nonsense for a price", () => {
    const budget = open({ cost: 1 }, { price: () => Number.NaN });
    expect(() => budget.reserve(need())).toThrow("price: for gpt it gave NaN");
  });

  test("keeps a call and a fifth from its steps for the final answer", () => {
    const budget = open({ modelCalls: 2, tokens: 1_000 });
    budget.holdBack(true);
    budget.reserve(need())?.settle({ inputTokens: 100, outputTokens: 100 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe("modelCalls of run");
    expect(outcomeOf(() => budget.reserve(need({ isFinal: true })))).toBe(500);
  });

  test("goes on from what the usage says, where that is more", () => {
    const budget = open({ modelCalls: 3 });
    budget.correct({ modelCalls: 2, tokens: 50, cost: 0 });
    budget.correct({ modelCalls: 1, tokens: 20, cost: 0 });
    expect(outcomeOf(() => budget.reserve(need()))).toBe(500);
    expect(outcomeOf(() => budget.reserve(need()))).toBe("modelCalls of run");
  });
});

test("the last call is not kept from the first step", () => {
  const budget = open({ modelCalls: 1 });
  budget.holdBack(true);
  expect(outcomeOf(() => budget.reserve(need()))).toBe(500);
});

describe("a team's budget", () => {
  test("draws on all those above it, and names the one that is used up", () => {
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

  test("leaves its parent's final answer what its parent's steps have to leave", () => {
    const outer = open({ tokens: 1_000 }, { run: "outer" });
    outer.holdBack(true);
    const inner = open({}, { run: "inner", parent: outer });
    expect(outcomeOf(() => inner.reserve(need({ inputTokens: 400, isFinal: true })))).toBe(400);
  });
});
