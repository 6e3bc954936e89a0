import { expect, test } from "vitest";
import { readPlan } from "../../../src/plan/read-plan.ts";
import { step } from "../../support/plan.ts";

test("steps with ids and dependencies are taken as they are", () => {
  const steps = [step("a"), step("b", ["a"])];
  expect([readPlan({ steps }), readPlan(steps)]).toEqual([{ plan: steps }, { plan: steps }]);
});

test("a plain list is a chain in which each step builds on all before it", () => {
  const list = ["buy", "chop", "fry"].map((task) => ({ agent: "cook", task }));
  expect(readPlan(list)).toEqual({
    plan: [
      { id: "step-1", agent: "cook", task: "buy", dependsOn: [] },
      { id: "step-2", agent: "cook", task: "chop", dependsOn: ["step-1"] },
      { id: "step-3", agent: "cook", task: "fry", dependsOn: ["step-2"] },
    ],
  });
});

test("a list that has ids in some places only is refused, never guessed at", () => {
  expect(readPlan([{ id: "a", agent: "cook", task: "buy" }])).toEqual({
    faults: ["step 1: dependsOn Invalid input: expected array, received undefined"],
  });
});

test.each([null, "plan", 7, {}, { steps: "many" }, [{ agent: "cook" }]])("%j is no plan", (value) => {
  expect(readPlan(value)).toEqual({
    faults: ["a plan is { steps: [{ id, agent, task, dependsOn }] } or a list of { agent, task }"],
  });
});
