import { expect, test } from "vitest";
import { checkPlan } from "../../../src/plan/check-plan.ts";
import { step } from "../../support/plan.ts";

const rules = { agents: ["cook", "baker"], maximumSteps: 4 };

test("a sound plan has no faults", () => {
  expect(checkPlan([step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"])], rules)).toEqual(
    [],
  );
});

test("a plan without steps is a fault of its own", () => {
  expect(checkPlan([], rules)).toEqual(["the plan has no steps"]);
});

test("all faults are named at once, each with its offender and the choices", () => {
  const plan = [
    step("a", ["z"]),
    step("a", [], "plumber"),
    step("b", ["c"]),
    step("c", ["b"]),
    { ...step("d e"), task: " " },
  ];
  expect(checkPlan(plan, rules)).toEqual([
    "the plan has 5 steps; at most 4 are allowed",
    'step id "a" is used more than once',
    'step "a" depends on the unknown step "z"; available: a, b, c, d e',
    'step "a" names the unknown agent "plumber"; the agents are cook, baker',
    'step id "d e" is not 1 to 64 letters, digits, "-", "_" or "."',
    'step "d e" has an empty task',
    "the dependencies form a cycle among the steps b, c",
  ]);
});

test("a step that depends on itself is a cycle", () => {
  expect(checkPlan([step("a", ["a"])], rules)).toEqual(["the dependencies form a cycle among the steps a"]);
});

test("a cycle is told by its steps, and not by those that wait for it", () => {
  const plan = [step("a"), step("b", ["a", "d"]), step("c", ["b"]), step("d", ["c"]), step("e", ["d"])];
  expect(checkPlan(plan, { ...rules, maximumSteps: 5 })).toEqual([
    "the dependencies form a cycle among the steps b, c, d",
  ]);
});

test("a step that would be found among the results before there are any is refused", () => {
  expect(checkPlan([step("constructor")], rules)).toEqual([
    'step id "constructor" is a name that every object has: choose another',
  ]);
});

test("a fault names fifty choices at most", () => {
  const plan = [...Array.from({ length: 60 }, (_, index) => step(`s${index}`)), step("last", ["none"])];
  const [, fault] = checkPlan(plan, rules);
  expect(fault).toMatch(
    /^step "last" depends on the unknown step "none"; available: s0, .*, s49 and 11 more$/,
  );
});
