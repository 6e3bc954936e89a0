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
      { id: "step-3", agent: "cook", task: "fry", dependsOn: ["step-1", "step-2"] },
    ],
  });
});

test("a list that has ids in some places only is refused, never guessed at", () => {
  expect(faultsOf([{ id: "a", agent: "cook", task: "buy" }])).toEqual([
    'step 1 ("a"): dependsOn is missing; it is a list of step ids',
  ]);
});

test.each([null, "plan", 7, {}, { steps: "many" }])("%j is no plan", (value) => {
  expect(faultsOf(value)).toEqual([
    "a plan is { steps: [{ id, agent, task, dependsOn }] } or a list of { agent, task }",
  ]);
});

test("every fault of its shape is named at once, with the steps that can be read", () => {
  const sound = step("d", ["a"]);
  expect(
    readPlan([{ id: "a", agent: 7, dependsOn: "b" }, null, { ...step("c"), substeps: [{}] }, sound]),
  ).toEqual({
    faults: [
      'step 1 ("a"): agent is 7; it is a text',
      'step 1 ("a"): task is missing; it is a text',
      'step 1 ("a"): dependsOn is "b"; it is a list of step ids',
      "step 2 is null; a step is { id, agent, task, dependsOn }",
      'step 3 ("c"): unknown part "substeps"; available: id, agent, task, dependsOn',
    ],
    readable: [step("c"), sound],
  });
});

test("steps beside the list of steps are refused, a title is not", () => {
  const steps = [step("a")];
  expect(readPlan({ title: "tea", steps })).toEqual({ plan: steps });
  expect(faultsOf({ steps, more: [step("b")] })).toEqual([
    '"more" stands next to steps: all steps belong in steps',
  ]);
});

test("a plain list whose steps say more than agent and task is refused: their order may not be the list's", () => {
  expect(faultsOf([{ agent: "cook", task: "fry", after: "chop" }])).toEqual([
    'step 1: unknown part "after"; available: id, agent, task, dependsOn',
  ]);
});

test("whole numbers serve as ids", () => {
  const numbered = [
    { ...step("1"), id: 1 },
    { ...step("2"), dependsOn: [1] },
  ];
  expect(readPlan(numbered)).toEqual({ plan: [step("1"), step("2", ["1"])] });
  expect(faultsOf([{ ...step("a"), id: 1.5, dependsOn: [null] }])).toEqual([
    "step 1: id is 1.5; it is a text",
    "step 1: dependsOn is [null]; it is a list of step ids",
  ]);
});

function faultsOf(value: unknown): string[] {
  const read = readPlan(value);
  return "faults" in read ? read.faults : [];
}
