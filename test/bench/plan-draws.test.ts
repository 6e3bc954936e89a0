import { describe, expect, test } from "vitest";
import { makespanBounds } from "../../bench/plans/bounds.ts";
import { logNormal, uniform, wordsOf } from "../../bench/plans/draws.ts";
import { latencyOf, modelFor, planScript, type Behavior } from "../../bench/plans/plan-script.ts";
import { AGENTS, asList, readPlans, wavesOf } from "../../bench/plans/read-plans.ts";
import { quantile } from "../../bench/statistics.ts";
import { checkPlan } from "../../src/index.ts";
import type { ModelReply, ModelRequest } from "../../src/testing/index.ts";
import { step } from "../support/plan.ts";

const plans = readPlans();
const menu = [step("table", ["soup"]), step("shop"), step("soup", ["shop"]), step("bread", ["shop"])];
const calm: Behavior = { seed: "test", latency: null, tokens: { median: 10, sigma: 0.5 }, faults: 0 };

describe("the published plans", () => {
  test("are a thousand plans that pass every check, 209 of them with parallelism", () => {
    expect([plans.length, new Set(plans.map(({ id }) => id)).size]).toEqual([1_000, 1_000]);
    expect(plans.flatMap(({ steps }) => steps)).toHaveLength(3_534);
    expect(plans.filter(({ parallel }) => parallel)).toHaveLength(209);
    expect(plans.flatMap(({ steps }) => checkPlan(steps, { agents: AGENTS, maximumSteps: 20 }))).toEqual([]);
  });

  test("are converted word by word", () => {
    expect(plans[3]).toMatchObject({
      id: "toolbench:toolbench_74",
      steps: [
        { id: "1", agent: "researcher", dependsOn: [] },
        { id: "2", agent: "coder", dependsOn: ["1"] },
        { id: "3", agent: "writer", dependsOn: ["1"] },
      ],
      parallel: true,
    });
    expect(plans[2]?.request).toBe("Which city has most number of arriving flights?");
    expect(plans[2]?.steps[1]?.task).toBe(
      "Group the results by city to aggregate the number of arriving flights for each city",
    );
  });

  test("are also valid as plain lists", () => {
    expect(asList(menu).map(({ dependsOn }) => dependsOn)).toEqual([[], ["table"], ["shop"], ["soup"]]);
    expect(
      plans.flatMap(({ steps }) => checkPlan(asList(steps), { agents: AGENTS, maximumSteps: 20 })),
    ).toEqual([]);
  });
});

describe("the bounds of a plan", () => {
  test("are those of its waves, in whatever order its steps are written", () => {
    expect(wavesOf(menu).map((wave) => wave.map(({ id }) => id))).toEqual([
      ["shop"],
      ["soup", "bread"],
      ["table"],
    ]);
    expect(() => wavesOf([step("egg", ["hen"]), step("hen", ["egg"])])).toThrow("in a cycle");
  });

  test("are the slowest step of each wave, and the sum of all steps", () => {
    const times: Record<string, number> = { "do shop": 5, "do soup": 20, "do bread": 30, "do table": 1 };
    const bounds = makespanBounds({ steps: menu }, (task) => times[task] ?? Number.NaN);
    expect(bounds).toEqual({ waves: 36, sequential: 56 });
  });
});

describe("a draw", () => {
  test("depends on its key alone", () => {
    const draw = (key: string) => [
      uniform(key),
      logNormal(key, { median: 500, sigma: 0.5 }),
      wordsOf(key, 40),
    ];
    expect(draw("one")).toEqual(draw("one"));
    expect(draw("one")).not.toEqual(draw("other"));
    expect(wordsOf("one", 40)).toHaveLength(40);
  });

  test("follows its distribution", () => {
    const keys = Array.from({ length: 4_000 }, (_, place) => `draw ${place}`);
    const drawn = keys.map((key) => logNormal(key, { median: 500, sigma: 0.5 }));
    // One standard deviation below and above the median: 15.9 % and 84.1 % of the draws are less.
    expect(quantile(drawn, 0.5) / 500).toBeCloseTo(1, 1);
    expect(quantile(drawn, 0.159) / (500 * Math.exp(-0.5))).toBeCloseTo(1, 1);
    expect(quantile(drawn, 0.841) / (500 * Math.exp(0.5))).toBeCloseTo(1, 1);
    expect(keys.filter((key) => uniform(key) < 0.3).length / keys.length).toBeCloseTo(0.3, 1);
  });

  test("decides the model's latency for each step, and how often and how it fails", async () => {
    const plan = plans[3];
    if (plan === undefined) throw new Error("there is no such plan");
    const [{ task } = { task: "" }] = plan.steps;
    const request = {
      model: modelFor(3, "graph"),
      system: "",
      lastUser: `Your task:\n${task}`,
    } as ModelRequest;
    const slow = { ...calm, latency: { median: 100, sigma: 0.5 } };
    expect(await planScript(plans, slow)(request)).toMatchObject({
      delayMilliseconds: latencyOf(plan, task, slow),
    });

    const script = planScript(plans, { ...calm, faults: 0.3 });
    const replies: ModelReply[] = [];
    for (let call = 0; call < 2_000; call += 1) replies.push(await script(request));
    const faults = replies.flatMap((reply) => ("fault" in reply ? [reply.fault] : []));
    expect(faults.length / replies.length).toBeCloseTo(0.3, 1);
    const kinds = new Set(
      faults.map((fault) => [fault.kind, "status" in fault ? fault.status : "", "reply" in fault].join(" ")),
    );
    expect([...kinds].sort()).toEqual([
      "cut  false",
      "cut  true",
      "rate-limit  false",
      "status 500 false",
      "status 503 false",
    ]);
  });
});
