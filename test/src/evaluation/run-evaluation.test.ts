import { describe, expect, test } from "vitest";
import { runEvaluation, type EvaluationCase } from "../../../src/evaluation/index.ts";
import {
  createHandoffs,
  createRouter,
  createSupervisor,
  defineSpecialist,
  type Models,
} from "../../../src/index.ts";
import { scriptBySchema, type ModelRequest } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const noPauses = { attempts: 1 };
const kitchen = (models?: Models) => createRouter({ specialists, models, retry: noPauses });
const soup: EvaluationCase = { id: "soup", request: "Soup?", expect: { route: "cook" } };
const bread: EvaluationCase = { id: "bread", request: "Bread?", expect: { route: "baker" } };

/** Routes what asks for bread to the baker, unless `wrong` says otherwise. */
const byWords = ({ lastUser }: ModelRequest) => routeTo(lastUser.includes("Bread") ? "baker" : "cook", 0.8);

describe("runEvaluation", () => {
  test("reports routes, their calibration, reliability, usage and time", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({
        route: byWords,
        text: { text: "Done.", usage: { inputTokens: 10, outputTokens: 2 } },
      }),
    );
    const cake: EvaluationCase = { id: "cake", request: "Cake?", expect: { route: "baker" } };

    const report = await runEvaluation({
      graph: kitchen(scripted.models),
      cases: [soup, bread, cake],
      repeat: 2,
    });

    expect(report).toMatchObject({
      graph: "router",
      mode: "live",
      accepted: false,
      interrupted: false,
      problems: ["1 case failed: cake"],
      caseCounts: { passed: 2, failed: 1, incomplete: 0 },
      trialCounts: { passed: 4, failed: 2, error: 0, unfinished: 0, not_judged: 0 },
      passRate: 2 / 3,
      routes: {
        runs: 6,
        accuracy: 4 / 6,
        confusion: {
          rows: ["baker", "cook"],
          columns: ["baker", "cook"],
          counts: [
            [2, 2],
            [0, 2],
          ],
        },
        calibration: { decisions: 6, bins: [{ from: 0.8, decisions: 6, accuracy: 4 / 6 }] },
      },
      spent: { modelCalls: 12, cost: null },
      checks: { route: { checked: 6, passed: 4 } },
    });
    expect(report.routes?.calibration?.expectedCalibrationError).toBeCloseTo(0.8 - 4 / 6, 10);
    expect(report.routes?.calibration?.brierScore).toBeCloseTo((4 * 0.04 + 2 * 0.64) / 6, 10);
    expect(report.reliability.map(({ passHatK }) => passHatK)).toEqual([2 / 3, 2 / 3]);
    expect(report.latency.median).toBeGreaterThan(0);
    expect(report.cases[2]?.trials[0]?.reason).toBe("route: the route is cook; expected: baker");
  });

  test("a model that passes 2 of 3 has pass^1 of 2/3, pass^3 of 0 and pass@3 of 1", async () => {
    const routes = [routeTo("cook"), routeTo("baker"), routeTo("cook")];
    await using scripted = await scriptedModels(scriptBySchema({ route: routes, text: { text: "Done." } }));
    const given = { graph: kitchen(scripted.models), cases: [soup], repeat: 3, concurrency: 1 };

    const strict = await runEvaluation(given);

    expect(strict).toMatchObject({ accepted: false, cases: [{ verdict: "failed", passed: 2, graded: 3 }] });
    const [one, two, three] = strict.reliability;
    expect(one).toEqual({ k: 1, passHatK: 2 / 3, passAtK: expect.closeTo(2 / 3, 10) as number });
    expect(two?.passHatK).toBeCloseTo(1 / 3, 10);
    expect(three).toEqual({ k: 3, passHatK: 0, passAtK: 1 });
  });

  test("a case may need fewer passing runs than it has", async () => {
    const routes = [routeTo("cook"), routeTo("baker"), routeTo("cook")];
    await using scripted = await scriptedModels(scriptBySchema({ route: routes, text: { text: "Done." } }));
    const graph = kitchen(scripted.models);

    const report = await runEvaluation({ graph, cases: [soup], repeat: 3, accept: { passedTrials: 2 } });

    expect(report).toMatchObject({ accepted: true, problems: [], passRate: 1 });
  });

  test("a model that is down gives errors, which are no failures", async () => {
    await using scripted = await scriptedModels(() => ({ fault: { kind: "status", status: 500 } }));

    const report = await runEvaluation({ graph: kitchen(scripted.models), cases: [soup, bread] });

    expect(report).toMatchObject({
      accepted: false,
      caseCounts: { passed: 0, failed: 0, incomplete: 2 },
      trialCounts: { passed: 0, failed: 0, error: 2 },
      passRate: null,
      routes: null,
      reliability: [{ k: 1, passHatK: null, passAtK: null }],
      latency: { median: null, p95: null },
      problems: ["2 runs ended with an error"],
      spent: { modelCalls: 2 },
    });
  });

  test("a supervisor that a dead model fails is an error, and not a failure", async () => {
    await using scripted = await scriptedModels(() => ({ fault: { kind: "status", status: 500 } }));
    const graph = createSupervisor({ specialists, models: scripted.models, retry: noPauses });
    const cases = [{ id: "a", request: "Dinner.", expect: { plan: { steps: { min: 1 } } } }];

    const report = await runEvaluation({ graph, cases });

    expect(report.trialCounts).toMatchObject({ error: 1, failed: 0 });
  });

  test("a classifier that names no specialist chooses none", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("none"), text: { text: "Done." } }),
    );
    const cases = [{ id: "poem", request: "A poem.", expect: { route: "none" } }];

    const strict = await runEvaluation({ graph: kitchen(scripted.models), cases });
    const graph = createRouter({ specialists, fallback: "cook", models: scripted.models });
    const lenient = await runEvaluation({ graph, cases });

    expect([strict.accepted, lenient.accepted]).toEqual([true, true]);
    expect(lenient.cases[0]?.trials[0]?.route).toEqual({
      chosen: "none",
      named: "none",
      confidence: 0.9,
      fallback: "cook",
    });
  });

  test("grades plans, trajectories and answers of a supervisor", async () => {
    const plan = planOf(step("a", [], "cook"), step("b", ["a"], "baker"));
    await using scripted = await scriptedModels(
      scriptBySchema({
        plan: [{ json: { steps: [{ id: "a" }] } }, plan],
        text: { text: "Dinner is ready." },
      }),
    );
    const graph = createSupervisor({ specialists, models: scripted.models });
    const expected: EvaluationCase["expect"] = {
      plan: {
        steps: { min: 2, max: 3 },
        agents: { used: ["cook", "baker"] },
        dependsOn: [
          { agent: "baker", on: "cook" },
          { agent: "cook", on: "baker" },
        ],
      },
      trajectory: [
        { match: "ordered", agents: ["cook", "baker"] },
        { match: "exact", steps: ["a", "b"] },
        { match: "forbidden", agents: ["baker"] },
      ],
      answer: { contains: ["Dinner", "ready"], matches: "/^dinner/gi", equals: "Lunch." },
      budget: { modelCalls: 4, seconds: 60 },
    };

    const report = await runEvaluation({
      graph,
      cases: [{ id: "dinner", request: "Dinner.", expect: expected }],
    });

    const trial = report.cases[0]?.trials[0];
    expect(trial?.checks.filter(({ passed }) => !passed)).toEqual([
      {
        name: "plan.dependsOn",
        passed: false,
        reason: "the step a of cook does not wait for a step of baker",
      },
      {
        name: "trajectory.agents",
        passed: false,
        reason: "agents must not have baker; the run had cook, baker",
      },
      {
        name: "answer.equals",
        passed: false,
        reason: 'the answer must be "Lunch."; it is "Dinner is ready."',
      },
      { name: "budget.modelCalls", passed: false, reason: "modelCalls is 5; at most 4 is expected" },
    ]);
    expect(report.plans).toEqual({ plans: 1, valid: 0, repaired: 1, invalid: 0 });
  });

  test("grades who a handoffs graph ends up with, and the handoffs", async () => {
    const host = defineSpecialist({
      name: "host",
      description: "greets",
      prompt: "You greet.",
      handoffs: ["cook"],
    });
    const script = scriptBySchema({
      text: ({ system }) =>
        system.includes("You greet")
          ? { toolCalls: [{ name: "transfer_to_cook", arguments: { task: "Cook.", reason: "food" } }] }
          : { text: "Soup it is." },
    });
    await using scripted = await scriptedModels(script);
    const graph = createHandoffs({ specialists: [host, cook], entry: "host", models: scripted.models });
    const cases: EvaluationCase[] = [
      {
        id: "food",
        request: [
          { role: "user", content: "Hello" },
          { role: "assistant", content: "Hello!" },
          { role: "user", content: "Food, please." },
        ],
        expect: {
          route: "cook",
          trajectory: [{ match: "exact", handoffs: [{ from: "host", to: "cook" }] }],
        },
      },
    ];

    const report = await runEvaluation({ graph, cases });

    expect(report).toMatchObject({ accepted: true, routes: { accuracy: 1, calibration: null } });
  });
});
