import { describe, expect, test } from "vitest";
import { faultsOfLimits, lowestLimits, PLAN_LIMITS, type Limits } from "../../../src/run/limits.ts";

const price = (): number => 1;
const kinds = PLAN_LIMITS;

describe("invalid limits are refused", () => {
  test.each<[object, string]>([
    [{ modelCalls: 0 }, "limits.modelCalls must be a whole number of at least 1, but is 0"],
    [{ tokens: 1.5 }, "limits.tokens must be a whole number of at least 1, but is 1.5"],
    [
      { concurrency: Number.POSITIVE_INFINITY },
      "limits.concurrency must be a whole number of at least 1, but is Infinity",
    ],
    [{ steps: "3" }, 'limits.steps must be a whole number of at least 1, but is "3"'],
    [{ seconds: 0 }, "limits.seconds must be a number above 0, but is 0"],
    [{ cost: Number.NaN }, "limits.cost must be a number above 0, but is NaN"],
    [
      { calls: 3 },
      'unknown limit "calls"; this graph takes: modelCalls, tokens, cost, seconds, concurrency, hops, steps',
    ],
  ])("%j", (limits, fault) => {
    expect(faultsOfLimits(limits, { kinds, price })).toEqual([fault]);
  });

  test("with all faults at once, and a limit on cost without a price function", () => {
    expect(faultsOfLimits({ modelCalls: -1, cost: 2 }, { kinds, price: undefined })).toEqual([
      "limits.modelCalls must be a whole number of at least 1, but is -1",
      "limits.cost needs a `price` function, such as priceTable() of troupe/prices",
    ]);
  });
});

test("limits can be left out", () => {
  expect(faultsOfLimits({ modelCalls: undefined, seconds: 0.5 }, { kinds, price: undefined })).toEqual([]);
});

test("the lower one of two limits counts", () => {
  const builder: Limits = { modelCalls: 10, tokens: 500, seconds: undefined };
  expect(lowestLimits(builder, { modelCalls: 20, tokens: 100, seconds: 3 })).toEqual({
    modelCalls: 10,
    tokens: 100,
    seconds: 3,
  });
});
