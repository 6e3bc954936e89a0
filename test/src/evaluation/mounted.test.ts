import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { runEvaluation, type EvaluationCase } from "../../../src/evaluation/index.ts";
import { createRouter, createSupervisor, defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const findRecipe = tool(({ dish }) => `A recipe for ${dish}`, {
  name: "find_recipe",
  description: "Finds a recipe.",
  schema: z.object({ dish: z.string() }),
});

const orderPizza = tool(() => "It comes.", {
  name: "order_pizza",
  description: "Orders a pizza.",
  schema: z.object({}),
});

/** A supervisor that gives its one step to the kitchen, a router that gives it to the cook, and the cook's answer. */
const supervisedKitchen = scriptBySchema({
  plan: planOf(step("a", [], "kitchen")),
  route: routeTo("cook"),
  text: { text: "Soup." },
});

describe("what an evaluation sees of agents, teams and other graphs", () => {
  test("the tools of a specialist, in their order", async () => {
    const chef = defineSpecialist({
      name: "chef",
      description: "cooks",
      prompt: "You cook.",
      tools: [findRecipe, orderPizza],
    });
    const text = [
      { toolCalls: [{ name: "find_recipe", arguments: { dish: "soup" } }] },
      { text: '{ "minutes": "ten" }' },
    ];
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("chef"), text }));
    const graph = createRouter({ specialists: [chef, baker], models: scripted.models });
    const schema = {
      type: "object",
      properties: { minutes: { type: "number" } },
      required: ["minutes"],
    };
    const given: EvaluationCase = {
      id: "soup",
      request: "Soup?",
      expect: {
        trajectory: [
          { match: "exact", tools: ["find_recipe"] },
          { match: "exact", agents: ["chef"] },
          { match: "forbidden", tools: ["order_pizza"] },
        ],
        answer: { schema },
      },
    };

    const report = await runEvaluation({ graph, cases: [given] });

    expect(report.checks).toMatchObject({
      "trajectory.tools": { checked: 2, passed: 2 },
      "trajectory.agents": { checked: 1, passed: 1 },
      "answer.schema": { checked: 1, passed: 0 },
    });
    expect(report.cases[0]?.trials[0]?.reason).toMatch(/minutes.*number/);
  });

  test("the agents of a team below a supervisor, whose calls count", async () => {
    await using scripted = await scriptedModels(supervisedKitchen);
    const { models } = scripted;
    const team = createRouter({ specialists: [cook, baker], models });
    const kitchen = defineSpecialist({ name: "kitchen", description: "makes food", graph: team });
    const graph = createSupervisor({ specialists: [kitchen], models });
    const trajectory = [{ match: "exact" as const, agents: ["kitchen", "cook"] }];

    const report = await runEvaluation({
      graph,
      cases: [{ id: "a", request: "Soup?", expect: { trajectory } }],
    });

    expect(report).toMatchObject({ accepted: true, routes: null });
    expect(report.spent.modelCalls).toBe(scripted.server.requests.length);
  });

  test("the tools of teams, and none that a graph of another framework may have", async () => {
    await using scripted = await scriptedModels(supervisedKitchen);
    const { models } = scripted;
    const chef = defineSpecialist({
      name: "cook",
      description: "cooks",
      prompt: "Cook.",
      tools: [findRecipe],
    });
    const foreign = new StateGraph(MessagesAnnotation)
      .addNode("echo", () => ({}))
      .addEdge(START, "echo")
      .addEdge("echo", END)
      .compile();
    const kitchenOf = (...others: Parameters<typeof createRouter>[0]["specialists"]) => {
      const graph = createRouter({ specialists: [chef, ...others], models });
      return createSupervisor({
        specialists: [{ name: "kitchen", description: "makes food", graph }],
        models,
      });
    };
    const trajectory = [{ match: "forbidden" as const, tools: ["find_recipes"] }];
    const cases: EvaluationCase[] = [{ id: "a", request: "Soup?", expect: { trajectory } }];

    await expect(runEvaluation({ graph: kitchenOf(), cases })).rejects.toThrow(
      'case a: trajectory names the unknown tool "find_recipes" (did you mean find_recipe?)',
    );
    const open = kitchenOf({ name: "echo", description: "repeats", graph: foreign });
    expect((await runEvaluation({ graph: open, cases })).accepted).toBe(true);
  });

  test("the answer of a graph that Troupe did not build", async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("echo", ({ messages }) => ({ messages: [new AIMessage(`You said ${messages.at(-1)?.text}`)] }))
      .addEdge(START, "echo")
      .addEdge("echo", END)
      .compile();
    const cases = [
      { id: "a", request: "Hello", expect: { answer: { equals: "You said Hello" } } },
      { id: "b", request: "Hello", expect: { answer: { equals: "Hello" } } },
    ];

    const report = await runEvaluation({ graph, cases });

    expect(report.cases.map(({ verdict }) => verdict)).toEqual(["passed", "failed"]);
    await expect(
      runEvaluation({ graph, cases: [{ id: "a", request: "Hello", expect: { route: "echo" } }] }),
    ).rejects.toThrow(
      "route needs a router or a handoffs graph, and this is a graph that Troupe did not build",
    );
  });
});
