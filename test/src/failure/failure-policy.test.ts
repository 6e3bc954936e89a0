import { describe, expect, test } from "vitest";
import { faultsOfFallbacks, longestChain } from "../../../src/failure/check-failure-options.ts";
import { createFailurePolicy } from "../../../src/failure/failure-policy.ts";
import { reactionTo } from "../../../src/failure/reaction.ts";
import { progressOf } from "../../../src/plan/progress.ts";
import { askForReplan } from "../../../src/plan/replan.ts";
import { result, step } from "../../support/plan.ts";

const error = { code: "specialist_failed", message: "burnt" };
const plan = [step("soup"), step("bread", [], "baker"), step("table", ["soup"])];
const burnt = result("soup", { status: "failed", text: "", error });

describe("the fallbacks among specialists", () => {
  test("must be known, must be another specialist, and must not form a cycle", () => {
    const specialists = [
      { name: "cook", fallback: "baker" },
      { name: "baker", fallback: "cook" },
      { name: "waiter", fallback: "cook" },
      { name: "host", fallback: "host" },
      { name: "guest", fallback: "gardener" },
    ];
    expect(faultsOfFallbacks(specialists)).toEqual([
      "the fallbacks form a cycle: cook -> baker -> cook",
      "the fallback of host must be another specialist, but is host",
      `unknown fallback "gardener" of guest; available: cook, baker, waiter, host, guest`,
    ]);
  });

  test("form a chain with the length of the specialists that can try a step", () => {
    const specialists = [
      { name: "cook", fallback: "baker" },
      { name: "baker", fallback: "chef" },
      { name: "chef" },
    ];
    expect([longestChain(specialists), longestChain([{ name: "chef" }])]).toEqual([3, 1]);
  });
});

describe("the specialist that takes over a step", () => {
  const policy = createFailurePolicy({
    specialists: [{ name: "cook", fallback: "baker" }, { name: "baker" }],
  });

  test("is the fallback of the last specialist, if it has one", () => {
    expect([
      policy.fallbackFor(burnt),
      policy.fallbackFor({ ...burnt, agent: "baker" }),
      policy.fallbackFor(result("soup")),
    ]).toEqual(["baker", null, null]);
  });

  test("does not exist if a person has rejected the step", () => {
    expect(policy.fallbackFor({ ...burnt, error: { code: "rejected", message: "no" } })).toBeNull();
  });

  test("gets the step next, and no dependent step is blocked before that", () => {
    const progress = progressOf(plan, { soup: burnt }, policy.fallbackFor);
    expect(progress).toEqual({
      ready: [{ ...plan[0], agent: "baker" }, plan[1]],
      blocked: [],
      standing: [],
      stale: [],
    });
    const state = { plan, results: { soup: burnt }, progress, replan: null, request: "one" };
    expect(reactionTo(state, policy)).toEqual({ kind: "go-on" });
  });

  test("tries its step before a replan because of another step", () => {
    const specialists = [{ name: "cook", fallback: "baker" }, { name: "baker" }, { name: "chef" }];
    const both = createFailurePolicy({ specialists, onFailure: "replan" });
    const results = { soup: burnt, bread: { ...burnt, id: "bread", agent: "chef" } };
    const progress = progressOf(plan, results, both.fallbackFor);
    const state = { plan, results, progress, replan: null, request: "one" };
    expect(reactionTo(state, both)).toEqual({ kind: "take-over" });
  });
});

describe("the reaction to a failure", () => {
  const results = { soup: burnt };
  const progress = progressOf(plan, results);
  const state = { plan, results, progress, replan: null, request: "one" };
  const failures = [{ ...plan[0], error }];

  test.each([
    ["the graph's", { specialists: [{ name: "cook" }], onFailure: "stop" }, { kind: "stop", because: burnt }],
    [
      "the specialist's own, before the graph's",
      { specialists: [{ name: "cook", onFailure: "replan" }], onFailure: "stop" },
      { kind: "replan", failures },
    ],
    ["to skip, by default", { specialists: [{ name: "cook" }] }, { kind: "go-on" }],
  ] as const)("is %s", (_, options, reaction) => {
    expect(reactionTo(state, createFailurePolicy(options))).toEqual(reaction);
  });

  test("is to skip once the replans are used up, or if replanning has failed", () => {
    const policy = createFailurePolicy({ specialists: [], onFailure: "replan", replans: 1 });
    const used = askForReplan(null, { request: "one", failures: [] });
    const reactions = [
      { ...used, failureRounds: 1 },
      { ...used, fault: "no plan" },
      { ...used, request: "another", failureRounds: 1 },
    ].map((replan) => reactionTo({ ...state, replan }, policy).kind);
    expect(reactions).toEqual(["go-on", "go-on", "replan"]);
  });
});
