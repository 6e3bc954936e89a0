import { describe, expect, test } from "vitest";
import { askForReplan, interpretReplan, pendingReplan, type FailedStep } from "../../../src/plan/replan.ts";
import { step } from "../../support/plan.ts";

const finished = [step("shop"), step("wash", ["shop"])];
const failed: FailedStep[] = [
  { ...step("soup", ["shop"]), error: { code: "specialist_failed", message: "burnt" } },
];
const rules = { agents: ["cook", "baker"], maximumSteps: 4, finished, failed };

function interpreted(...steps: object[]): unknown {
  return interpretReplan({ steps }, rules);
}

describe("the plan of what remains", () => {
  test("is the finished steps and then the new ones, which may build on them", () => {
    const stew = step("stew", ["wash"]);
    expect(interpreted(stew)).toEqual({ value: [...finished, stew] });
  });

  test("may be empty, and may use a failed step's id for other work", () => {
    const soup = { ...step("soup", ["shop"]), agent: "baker" };
    expect([interpreted(), interpreted(soup)]).toEqual([{ value: finished }, { value: [...finished, soup] }]);
  });

  test("goes on with a plain list where the finished steps end", () => {
    const chain = [
      { agent: "cook", task: "chop" },
      { agent: "cook", task: "fry" },
    ];
    const done = [{ ...step("step-1") }, step("step-3", ["step-1"])];
    expect(interpretReplan(chain, { ...rules, finished: done })).toEqual({
      value: [
        ...done,
        { id: "step-4", agent: "cook", task: "chop", dependsOn: ["step-1", "step-3"] },
        { id: "step-5", agent: "cook", task: "fry", dependsOn: ["step-1", "step-3", "step-4"] },
      ],
    });
  });

  test("is refused with all faults at once: what is finished, what failed, and those of any plan", () => {
    expect(
      interpreted(
        step("shop"),
        { ...step("again", ["shop"]), task: " Do  WASH " },
        { ...step("retry", ["shop"]), task: "do soup" },
        step("cake", ["oven"], "plumber"),
        { ...step("pie"), task: "do cake" },
      ),
    ).toEqual({
      faults: [
        `step "shop" is finished and is not done again: leave it out, and name it in dependsOn where its result is needed`,
        `step "again" repeats the finished step "wash": use its result by naming it in dependsOn`,
        `step "retry" repeats step "soup", which failed: choose another agent, another task or other inputs`,
        "the plan has 6 steps; at most 4 are allowed",
        `step "cake" names the unknown agent "plumber"; the agents are cook, baker`,
        `step "cake" depends on the unknown step "oven"; available: shop, wash, again, retry, cake, pie`,
      ],
    });
  });

  test("is refused where two of its steps are the same work", () => {
    expect(interpreted(step("stew"), { ...step("pot"), task: "do stew" })).toEqual({
      faults: [`steps "stew" and "pot" give cook the same task with the same dependencies: keep one of them`],
    });
  });
});

describe("the way back to the planner", () => {
  const once = askForReplan(null, { request: "one", failures: failed });

  test("is open for the request that it was asked for, and for no other", () => {
    expect([pendingReplan(once, "one"), pendingReplan(once, "two"), pendingReplan(null, "one")]).toEqual([
      { feedback: null, failures: failed },
      null,
      null,
    ]);
  });

  test("remembers what failed, and counts a person's feedback apart from failures", () => {
    const twice = askForReplan(once, { request: "one", feedback: "more salt" });
    expect(twice).toEqual({
      request: "one",
      pending: { feedback: "more salt", failures: [] },
      rounds: 2,
      failureRounds: 1,
      failed,
      fault: null,
    });
  });

  test("forgets everything with a new request", () => {
    expect(askForReplan(once, { request: "two", feedback: "less" })).toMatchObject({ rounds: 1, failed: [] });
  });
});
