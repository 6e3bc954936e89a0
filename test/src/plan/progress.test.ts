import { expect, test } from "vitest";
import { progressOf } from "../../../src/plan/progress.ts";
import { result, step } from "../../support/plan.ts";

const diamond = [step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"])];

function summary(results: Parameters<typeof progressOf>[1]) {
  const { ready, blocked, standing, stale } = progressOf(diamond, results);
  return {
    ready: ready.map(({ id }) => id),
    blocked: blocked.map(({ step: { id }, because }) => [id, because]),
    standing: standing.map(({ id }) => id),
    stale,
  };
}

test("only steps whose dependencies are completed are ready", () => {
  expect(summary({})).toEqual({ ready: ["a"], blocked: [], standing: [], stale: [] });
});

test("steps that do not need each other are ready together", () => {
  expect(summary({ a: result("a") })).toEqual({ ready: ["b", "c"], blocked: [], standing: ["a"], stale: [] });
});

test("what builds on a failed step is blocked, the rest goes on", () => {
  expect(summary({ a: result("a"), b: result("b", { status: "failed" }) })).toEqual({
    ready: ["c"],
    blocked: [],
    standing: ["a", "b"],
    stale: [],
  });
  expect(summary({ a: result("a"), b: result("b", { status: "failed" }), c: result("c") })).toEqual({
    ready: [],
    blocked: [["d", "b"]],
    standing: ["a", "b", "c"],
    stale: [],
  });
});

test("a failure blocks everything downstream at once", () => {
  expect(summary({ a: result("a", { status: "failed" }) })).toEqual({
    ready: [],
    blocked: [
      ["b", "a"],
      ["c", "a"],
      ["d", "b"],
    ],
    standing: ["a"],
    stale: [],
  });
});

test("a result that is taken back makes its step and all that build on it run again, and no other", () => {
  const results = { a: result("a"), c: result("c"), d: result("d") };
  expect(summary(results)).toEqual({ ready: ["b"], blocked: [], standing: ["a", "c"], stale: ["d"] });
});

test("a step that was skipped is ready once its dependency has completed after all", () => {
  const results = {
    a: result("a"),
    b: result("b"),
    c: result("c"),
    d: result("d", { status: "skipped" }),
  };
  expect(summary(results)).toEqual({ ready: ["d"], blocked: [], standing: ["a", "b", "c"], stale: ["d"] });
});
