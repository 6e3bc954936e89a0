import { expect, test } from "vitest";
import { measurePlans, type WithModel } from "../../bench/plans/measure.ts";
import { planScript } from "../../bench/plans/plan-script.ts";
import { readPlans } from "../../bench/plans/read-plans.ts";
import { reportOf } from "../../bench/plans/report.ts";
import { createModelServer } from "../../src/testing/index.ts";

const all = readPlans();
// Two plans with parallelism, and a chain.
const plans = [3, 1, all.findIndex(({ steps, parallel }) => parallel && steps.length > 4)].map((place) => ({
  plan: all[place] as (typeof all)[number],
  place,
}));

/** Starts the model in this process. It must not refuse a request. */
const withModel: WithModel = async (behavior, use) => {
  await using server = await createModelServer({ script: planScript(all, behavior) });
  const value = await use(server.baseUrl);
  expect(server.requests.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
  return value;
};

test("the benchmark on plans measures whole runs, and reports its measurements", async () => {
  const scale = { latency: 20, concurrency: { waiting: 3, working: 3 }, rounds: 1 };
  const { makespan, tokens, faults } = await measurePlans({ plans, withModel, scale });

  expect(makespan).toMatchObject({ plans: 3, parallel: { plans: 2 } });
  expect(makespan.measured).toBeGreaterThan(makespan.waves);
  expect(makespan.parallel.sequential).toBeGreaterThan(makespan.parallel.waves);

  const { list, all: finished, ancestors, dependencies } = tokens;
  expect(finished.every).toBeLessThan(list.every);
  expect(ancestors.every).toBeLessThanOrEqual(finished.every);
  expect(dependencies.every).toBeLessThan(ancestors.every);
  // For a chain, all shapes and contexts have the same cost, except `dependencies`.
  expect(list.every - list.parallel).toBe(ancestors.every - ancestors.parallel);

  const calls = plans.reduce((total, { plan }) => total + plan.steps.length + 2, 0) / plans.length;
  expect(Object.values(faults).map(({ runs, completed }) => [runs, completed])).toEqual([
    [3, 3],
    [3, 3],
    [3, 3],
  ]);
  expect(faults.otherModel.modelCalls / faults.otherModel.runs).toBeGreaterThan(calls);

  const measured = { date: "2026-11-22", node: "20.20.2", cores: 2, load: 0.25 };
  const report = reportOf({ measured, makespan, tokens, faults });
  expect(report.split("\n")[0]).toBe(
    "Measured on 2026-11-22 with Node 20.20.2 on 2 cores (load before: 0.3): 3 plans.",
  );
  expect(report).toContain("| 30 %, with a fallback model | 3 | ");
  expect(report).toContain("| 100.00 % | at least 99: met |");
}, 30_000);
