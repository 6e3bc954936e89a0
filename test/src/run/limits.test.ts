import { describe, expect, test } from "vitest";
import { faultsOfLimits, lowestLimits, type Limits } from "../../../src/run/limits.ts";

const price = (): number => 1;

describe("limits are refused", () => {
  test.each<[object, string]>([
    [{ modelCalls: 0 }, "limits.modelCalls is 0; it is a whole number, 1 or more"],
    [{ tokens: 1.5 }, "limits.tokens is 1.5; it is a whole number, 1 or more"],
    [
      { concurrency: Number.POSITIVE_INFINITY },
      "limits.concurrency is Infinity; it is a whole number, 1 or more",
    ],
    [{ steps: "3" }, "limits.steps is 3; it is a whole number, 1 or more"],
    [{ seconds: 0 }, "limits.seconds is 0; it is a number above 0"],
    [{ cost: Number.NaN }, "limits.cost is NaN; it is a number above 0"],
    [
      { calls: 3 },
      "limits.calls is no limit; the limits are modelCalls, tokens, cost, seconds, steps, hops, concurrency, rounds, buildRepairs",
    ],
  ])("%j", (limits, fault) => {
    expect(faultsOfLimits(limits, price)).toEqual([fault]);
  });

  test("all at once, and a cost that nobody can compute", () => {
    expect(faultsOfLimits({ modelCalls: -1, cost: 2 }, undefined)).toEqual([
      "limits.modelCalls is -1; it is a whole number, 1 or more",
      "limits.cost needs a `price` function: there is no built-in price table",
    ]);
  });
});

test("limits that are left out are none", () => {
  expect(faultsOfLimits({ modelCalls: undefined, seconds: 0.5 }, undefined)).toEqual([]);
});

test("of two limits the lower counts", () => {
  const builder: Limits = { modelCalls: 10, tokens: 500, seconds: undefined };
  expect(lowestLimits(builder, { modelCalls: 20, tokens: 100, seconds: 3 })).toEqual({
    modelCalls: 10,
    tokens: 100,
    seconds: 3,
  });
});
