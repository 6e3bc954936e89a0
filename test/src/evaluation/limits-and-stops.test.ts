import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { renderReport, runEvaluation, type EvaluationCase } from "../../../src/evaluation/index.ts";
import { createSpending } from "../../../src/evaluation/spending.ts";
import { createRouter, createSupervisor, defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const cases: EvaluationCase[] = ["a", "b", "c", "d"].map((id) => ({
  id,
  request: `Soup ${id}?`,
  expect: { route: "cook" },
}));
const answering = scriptBySchema({
  route: routeTo("cook"),
  text: { text: "Done.", usage: { inputTokens: 10, outputTokens: 10 } },
});

describe("the limits of an evaluation", () => {
  test.each([1, 4, 12])(
    "model calls are never exceeded with %i runs at once; what ran is reported",
    async (concurrency) => {
      await using scripted = await scriptedModels(answering);
      const graph = createRouter({ specialists, models: scripted.models });

      const report = await runEvaluation({ graph, cases, repeat: 3, concurrency, limits: { modelCalls: 5 } });

      expect(scripted.server.requests.length).toBe(5);
      expect(report.spent.modelCalls).toBe(5);
      expect(report.trialCounts.passed + report.trialCounts.unfinished).toBe(12);
      expect(report).toMatchObject({ accepted: false, trialCounts: { error: 0, failed: 0 } });
      const reasons = report.cases.flatMap(({ trials }) => trials.map(({ reason }) => reason));
      expect(reasons).toContain("the evaluation's limit is reached: model calls (5)");
    },
  );

  test("a report counts the cases that did not begin, and does not list them", async () => {
    await using scripted = await scriptedModels(answering);
    const graph = createRouter({ specialists, models: scripted.models });
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...(cases[0] as EvaluationCase),
      id: `case-${index}`,
    }));

    const limits = { modelCalls: 3 };
    const report = await runEvaluation({ graph, cases: many, repeat: 2, concurrency: 1, limits });

    const text = renderReport(report);
    expect(text).toContain("and 38 cases that did not begin");
    expect(text).toContain("the evaluation's limit is reached: model calls (3)");
    expect(text).not.toContain("it did not begin");
    expect(text).not.toContain("case-2 ");
  });

  test("cost is not exceeded, and needs a price", async () => {
    await using scripted = await scriptedModels(answering);
    const price = (): number => 0.01;
    const graph = createRouter({ specialists, models: scripted.models, price });

    const report = await runEvaluation({ graph, cases, limits: { cost: 0.055 } });
    const unpriced = createRouter({ specialists, models: scripted.models });
    const before = scripted.server.requests.length;
    const refused = await runEvaluation({ graph: unpriced, cases, limits: { cost: 1 } });

    expect(report.spent).toMatchObject({ modelCalls: 5, cost: 0.05 });
    expect(scripted.server.requests.length).toBe(before);
    expect(refused.cases[0]?.trials[0]?.reason).toContain("the price of gpt-4.1-mini is unknown");
  });

  test("a cost that a case expects needs a price, too, and no call is paid without one", async () => {
    await using scripted = await scriptedModels(answering);
    const graph = createRouter({ specialists, models: scripted.models });
    const [one] = cases;
    const priced = { ...one!, id: "priced", expect: { ...one!.expect, budget: { cost: 1 } } };

    const report = await runEvaluation({ graph, cases: [priced, one!], concurrency: 1 });

    expect(report.cases.map(({ trials }) => trials[0]?.spent.modelCalls)).toEqual([0, 2]);
    expect(report.cases[0]?.trials[0]).toMatchObject({
      status: "unfinished",
      reason:
        "budget.cost cannot be graded: the price of gpt-4.1-mini is unknown: give the graph a `price` function",
    });
  });

  test("a refusal has the value of the limit that was reached", async () => {
    const spending = createSpending({ modelCalls: 1, cost: 5 });
    const { gate } = spending.openTrial();
    const call = { model: "m", agent: "a", run: "r", reserved: { tokens: 1, cost: 0.1 } } as never;
    const { signal } = new AbortController();
    const used = { modelCalls: 1, tokens: 1, cost: 0.1 };
    const admitted = await gate.admit(call, signal);
    await admitted.settle(used, null);

    await expect(gate.admit(call, signal)).rejects.toMatchObject({ limit: "evaluation", value: 1 });
  });

  test("a limit that a graph has itself is graded", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("a", [], "cook")), text: { text: "." } }),
    );
    const graph = createSupervisor({ specialists, models: scripted.models, limits: { modelCalls: 1 } });
    const expected = { plan: { steps: { min: 1 } } };

    const report = await runEvaluation({
      graph,
      cases: [
        { id: "stops", request: "Soup.", expect: { ...expected, outcome: "stopped" } },
        { id: "completes", request: "Soup.", expect: expected },
      ],
    });

    expect(report.cases.map(({ verdict }) => verdict)).toEqual(["passed", "failed"]);
  });
});

describe("an evaluation whose onTrial throws", () => {
  test.each([
    ["at once", () => fail()],
    ["later", () => Promise.resolve().then(fail)],
  ])("%s reports all runs, and the error as a problem", async (_, onTrial) => {
    await using scripted = await scriptedModels(answering);
    const graph = createRouter({ specialists, models: scripted.models });

    const report = await runEvaluation({ graph, cases, onTrial: (): unknown => onTrial() });

    expect(report.trialCounts.passed).toBe(4);
    expect(report).toMatchObject({ accepted: false, problems: ["onTrial threw: the disk is full"] });
  });

  function fail(): never {
    throw new Error("the disk is full");
  }
});

describe("an evaluation that is stopped", () => {
  test("reports what ran", async () => {
    const controller = new AbortController();
    await using scripted = await scriptedModels(answering);
    const graph = createRouter({ specialists, models: scripted.models });

    const report = await runEvaluation({
      graph,
      cases,
      concurrency: 1,
      signal: controller.signal,
      onTrial: ({ case: id }) => id === "b" && controller.abort(new Error("SIGINT")),
    });

    expect(report).toMatchObject({
      interrupted: true,
      accepted: false,
      caseCounts: { passed: 2, failed: 0, incomplete: 2 },
      trialCounts: { passed: 2, unfinished: 2, error: 0 },
    });
    expect(renderReport(report)).toContain("stopped on request; this is what ran until then");
  });

  test("a run that is under way is unfinished, and no error", async () => {
    const controller = new AbortController();
    await using scripted = await scriptedModels(() => {
      controller.abort(new Error("SIGINT"));
      return { fault: { kind: "stall" } };
    });
    const graph = createRouter({ specialists, models: scripted.models });

    const report = await runEvaluation({ graph, cases, signal: controller.signal });

    expect(report.trialCounts).toMatchObject({ unfinished: 4, error: 0 });
  });
});

describe("approvals", () => {
  const careful = defineSpecialist({
    name: "careful",
    description: "acts",
    prompt: "You act.",
    approval: true,
  });
  const script = scriptBySchema({ plan: planOf(step("a", [], "careful")), text: { text: "Acted." } });
  const waiting: EvaluationCase[] = [
    { id: "act", request: "Act.", expect: { answer: { contains: "Acted" } } },
  ];

  test("a run that waits is unfinished; with approve it goes on", async () => {
    await using scripted = await scriptedModels(script);
    const options = { specialists: [careful], models: scripted.models, checkpointer: new MemorySaver() };
    const graph = createSupervisor(options);

    const waits = await runEvaluation({ graph, cases: waiting });
    const approved = await runEvaluation({ graph, cases: waiting, approve: true });

    expect(waits.cases[0]?.trials[0]).toMatchObject({
      status: "unfinished",
      reason: "the run waits for an approval",
    });
    expect(approved.cases[0]?.trials[0]).toMatchObject({ status: "passed", reason: null });
  });
});
