import { Annotation, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { runEvaluation, type EvaluationCase } from "../../../src/evaluation/index.ts";

describe("graphs that Troupe did not build", () => {
  const State = Annotation.Root({
    ...MessagesAnnotation.spec,
    plan: Annotation<unknown>,
    route: Annotation<unknown>,
  });
  const foreign = (plan: unknown, confidence: unknown = null) =>
    new StateGraph(State)
      .addNode("work", () => ({ plan, route: { specialist: "work", confidence } }))
      .addEdge(START, "work")
      .compile();

  test.each([[{ steps: 2 }], [[{ task: "Soup." }]], ["Soup."]])(
    "a plan of another shape, %j, is an error of its run",
    async (plan) => {
      const steps: EvaluationCase = {
        id: "a",
        request: "Soup?",
        expect: { plan: { agents: { used: ["work"] }, dependsOn: [{ agent: "work", on: "work" }] } },
      };

      const report = await runEvaluation({ graph: foreign(plan), cases: [steps] });

      expect(report.accepted).toBe(false);
      expect(report.trialCounts.passed).toBe(0);
    },
  );

  test("a plan that is no list is an error, and the other cases are reported", async () => {
    const planned: EvaluationCase = {
      id: "a",
      request: "?",
      expect: { plan: { agents: { used: ["work"] } } },
    };
    const routed: EvaluationCase = { id: "b", request: "?", expect: { route: "work" } };

    const report = await runEvaluation({ graph: foreign({ steps: 2 }), cases: [planned, routed] });

    expect(report.trialCounts).toMatchObject({ error: 1, passed: 1 });
    expect(report.cases[0]?.trials[0]?.reason).toContain("it could not be graded");
  });

  test.each([[85], [-1], ["high"], [NaN]])("a confidence of %j is none", async (confidence) => {
    const routed: EvaluationCase = { id: "b", request: "?", expect: { route: "work" } };

    const report = await runEvaluation({ graph: foreign(null, confidence), cases: [routed] });

    expect(report.routes).toMatchObject({ accuracy: 1, calibration: null });
  });
});
