import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { ConfigurationError, defineSpecialist } from "../../../src/index.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];

/** What a builder says is wrong, as users without types would see it. */
function faultsOf(build: () => unknown): readonly string[] {
  try {
    build();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe.each([
  ["createRouter", createRouter<string>, "classifier"],
  ["createSupervisor", createSupervisor<string>, "planner"],
] as const)("%s refuses", (_, create, reserved) => {
  test("no specialists", () => {
    expect(faultsOf(() => create({ specialists: [] }))).toEqual([
      "there are no specialists; at least one is needed",
    ]);
  });

  test("names that are used twice, reserved or invalid, all named at once", () => {
    const named = (name: string) => ({ ...cook, name }) as typeof cook;
    expect(
      faultsOf(() => create({ specialists: [cook, cook, named(reserved), named("pastry chef")] })),
    ).toEqual([
      'specialist "pastry chef": the name must be 1 to 64 letters, digits, "_" or "-"',
      'the name "cook" is used more than once',
      expect.stringMatching(`^the name "${reserved}" is reserved; reserved are .*${reserved}`),
    ]);
  });
});

describe.each([
  ["createRouter", createRouter<string>],
  ["createSupervisor", createSupervisor<string>],
] as const)("%s refuses", (_, create) => {
  test("limits that are none, a cost limit without a price, and a reply of no length", () => {
    const limits = { tokens: 0, cost: 1, calls: 2 };
    expect(faultsOf(() => create({ specialists, limits, replyTokens: 0 }))).toEqual([
      "limits.tokens must be a whole number of at least 1, but is 0",
      expect.stringContaining(
        'unknown limit "calls"; this graph takes: modelCalls, tokens, cost, seconds, concurrency',
      ),
      "limits.cost needs a `price` function, such as priceTable() of troupe/prices",
      "replyTokens must be a whole number of at least 1, but is 0",
    ]);
  });
});

describe("defineSpecialist refuses", () => {
  test("an empty name, description and prompt, all named at once", () => {
    expect(faultsOf(() => defineSpecialist({ name: "", description: " ", prompt: "" }))).toEqual([
      'the name must be 1 to 64 letters, digits, "_" or "-"',
      "the description is empty; specialists are chosen by it",
      "the prompt is empty",
    ]);
  });
});

describe("createRouter refuses", () => {
  test.each([-0.1, 1.1, Number.NaN])("a minimum confidence of %s", (minimumConfidence) => {
    expect(faultsOf(() => createRouter({ specialists, minimumConfidence }))).toEqual([
      `minimumConfidence must be a number from 0 to 1, but is ${minimumConfidence}`,
    ]);
  });

  test("a fallback that is nobody", () => {
    expect(faultsOf(() => createRouter({ specialists, fallback: "waiter" as "cook" }))).toEqual([
      'unknown fallback "waiter"; available: cook, baker',
    ]);
  });
});

describe("createSupervisor refuses", () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("a limit of %s steps", (steps) => {
    expect(faultsOf(() => createSupervisor({ specialists, limits: { steps } }))).toEqual([
      `limits.steps must be a whole number of at least 1, but is ${steps}`,
    ]);
  });

  test("an unknown context and an unknown synthesis, both named with the choices", () => {
    const unknown = { context: "everything", synthesis: "poem" } as unknown as { context: "all" };
    expect(faultsOf(() => createSupervisor({ specialists, ...unknown }))).toEqual([
      'context must be one of dependencies, ancestors, all, but is "everything"',
      'synthesis must be one of model, forward, but is "poem"',
    ]);
  });

  test("a fixed plan that cannot be carried out, with all that is wrong with it", () => {
    const plan = [
      { id: "soup", agent: "waiter", task: "cook", dependsOn: ["stock"] },
      { id: "soup", agent: "cook", task: " ", dependsOn: [] },
    ] as { id: string; agent: "cook"; task: string; dependsOn: string[] }[];
    expect(faultsOf(() => createSupervisor({ specialists, manager: { plan } }))).toEqual([
      'manager.plan: step id "soup" is used more than once',
      'manager.plan: step "soup" names the unknown agent "waiter"; the agents are cook, baker',
      'manager.plan: step "soup" depends on the unknown step "stock"; available: soup',
      'manager.plan: step "soup" has an empty task',
    ]);
    const long = [
      { agent: "cook", task: "a" },
      { agent: "cook", task: "b" },
    ] as const;
    expect(
      faultsOf(() => createSupervisor({ specialists, limits: { steps: 1 }, manager: { plan: long } })),
    ).toEqual(["manager.plan: the plan has 2 steps; at most 1 are allowed"]);
  });
});
