import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { ModelError } from "../../../src/index.ts";
import { completeRetryPolicy, DEFAULT_RETRY_POLICY, pauseBefore } from "../../../src/models/retry-policy.ts";
import { cook } from "../../support/specialists.ts";

const overloaded = new ModelError("model_server_failed", "overloaded");

describe("the pause before another attempt", () => {
  const retry = completeRetryPolicy({
    attempts: 5,
    pauseMilliseconds: 1_000,
    maximumPauseMilliseconds: 3_000,
  });
  const pauses = (random: number, error = overloaded): (number | null)[] =>
    [2, 3, 4, 5, 6].map((attempt) => pauseBefore(attempt, error, { retry, random: () => random }));

  test("doubles up to the longest, half of it left to chance, and ends with the attempts", () => {
    expect(pauses(0)).toEqual([500, 1_000, 2_000, 3_000, null]);
    expect(pauses(0.5)).toEqual([750, 1_500, 3_000, 3_000, null]);
  });

  test("is the server's hint, unless that is longer than the longest", () => {
    const hinting = (retryAfterMilliseconds: number): ModelError =>
      new ModelError("model_rate_limited", "wait", { retryAfterMilliseconds });
    expect(pauses(0, hinting(2_500))).toEqual([2_500, 2_500, 2_500, 2_500, null]);
    expect(pauses(0, hinting(3_001))).toEqual(Array(5).fill(null));
  });

  test("is none where another attempt would not help", () => {
    expect(pauses(0, new ModelError("model_key_refused", "no"))).toEqual(Array(5).fill(null));
  });
});

test("what a policy leaves out is the default", () => {
  expect(completeRetryPolicy()).toEqual(DEFAULT_RETRY_POLICY);
  expect(completeRetryPolicy({ attempts: 1 })).toEqual({ ...DEFAULT_RETRY_POLICY, attempts: 1 });
});

test("a policy that cannot be is an error when the graph is built, naming every fault", () => {
  const retry = { attempts: 0, replyMilliseconds: Number.NaN, stallMilliseconds: -1 };
  expect(() => createRouter({ specialists: [cook], retry })).toThrow(
    "retry.attempts must be a whole number of at least 1, but is 0; " +
      "retry.replyMilliseconds must be a number from 0 to 2147483647, but is NaN; " +
      "retry.stallMilliseconds must be a number from 0 to 2147483647, but is -1",
  );
});
