import { getRuntimeGraphSchema } from "@langchain/langgraph-api/schema";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, type RunInfo } from "../../../src/index.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

function planned<Name extends string>(id: string, dependsOn: string[], agent: Name) {
  return { id, agent, task: `do ${id}`, dependsOn };
}

const caller = z.object({ user: z.string().describe("Who asks."), since: z.coerce.date().optional() });

describe("settings of a run in the context", () => {
  test("limit it, as those in `configurable` do", async () => {
    await using scripted = await scriptedModels(() => ({ text: "soup" }));
    const plan = [planned("one", [], "cook"), planned("two", ["one"], "cook")];
    const team = createSupervisor({ specialists: [cook], manager: { plan }, models: scripted.models });
    const { outcome } = await team.invoke({ messages: "Cook." }, { context: { limits: { modelCalls: 1 } } });
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "modelCalls", value: 1 } });
    await expect(
      team.invoke({ messages: "Cook." }, { context: { limits: { calls: 1 } as never } }),
    ).rejects.toThrow(/context: unknown limit "calls"/);
  });

  test("choose the models of the run by role, but not those that the builder fixed", async () => {
    await using scripted = await scriptedModels(() => ({ text: "soup" }));
    const own = defineSpecialist({ ...baker, model: "gpt-4.1-nano" });
    const plan = [planned("one", [], "cook"), planned("two", ["one"], "baker")];
    const team = createSupervisor({
      specialists: [cook, own],
      manager: { plan },
      synthesis: "forward",
      models: scripted.models,
    });
    await team.invoke({ messages: "Cook." }, { context: { models: { specialist: "gpt-4.1" } } });
    expect(scripted.server.requests.map(({ model }) => model)).toEqual(["gpt-4.1", "gpt-4.1-nano"]);
    await expect(
      team.invoke({ messages: "Cook." }, { configurable: { models: { cook: "gpt-4.1" } } }),
    ).rejects.toMatchObject({
      code: "input_invalid",
      message: expect.stringMatching(/configurable\.models: .*cook/) as string,
    });
  });

  test("are read beside a strict schema, and a schema cannot take their names", async () => {
    await using scripted = await scriptedModels(() => ({ text: "soup" }));
    const router = createRouter({
      specialists: [cook],
      classifier: () => "cook",
      models: scripted.models,
      contextSchema: z.strictObject({ user: z.string() }),
    });
    const { outcome } = await router.invoke(
      { messages: "Cook." },
      { context: { user: "ann", limits: { modelCalls: 5 } } },
    );
    expect(outcome?.status).toBe("completed");
    expect(() =>
      createRouter({ specialists: [cook], contextSchema: z.object({ limits: z.string() }) }),
    ).toThrow("contextSchema has a field limits, which is a setting of every run: rename it");
  });
});

describe("a context", () => {
  test("may come as `configurable`, as some clients of a server send it", async () => {
    await using scripted = await scriptedModels(() => ({ text: "soup" }));
    const chef = defineSpecialist({
      name: "chef",
      description: "cooks",
      prompt: ({ context }: RunInfo<{ user: string }>) => `For ${context.user}.`,
    });
    const router = createRouter({
      specialists: [chef],
      classifier: () => "chef",
      models: scripted.models,
      contextSchema: caller,
    });
    await router.invoke({ messages: "Cook." }, { configurable: { user: "ann" } });
    expect(scripted.server.requests[0]?.messages[0]?.content).toMatch(/^For ann\./);
  });

  test("is checked for the teams below before any call, and read by each with its own defaults", async () => {
    await using scripted = await scriptedModels(() => ({ text: "soup" }));
    const chef = defineSpecialist({
      name: "chef",
      description: "cooks",
      prompt: ({ context }: RunInfo<{ user: string; tone: string }>) =>
        `For ${context.user} ${context.tone}.`,
    });
    const contextSchema = z.object({ user: z.string(), tone: z.string().default("kind") });
    const team = createSupervisor({
      specialists: [chef],
      manager: { plan: [planned("one", [], "chef")] },
      contextSchema,
      models: scripted.models,
    });
    const kitchen = defineSpecialist({ name: "kitchen", description: "cooks", graph: team });
    const router = createRouter({ specialists: [kitchen, cook], models: scripted.models });
    await expect(router.invoke({ messages: "Cook." }, { context: {} })).rejects.toThrow(/context\.user/);
    expect(scripted.server.requests).toEqual([]);
    const sure = createRouter({
      specialists: [kitchen],
      classifier: () => "kitchen",
      models: scripted.models,
    });
    await sure.invoke({ messages: "Cook." }, { context: { user: "ann" } });
    expect(scripted.server.requests[0]?.messages[0]?.content).toMatch(/^For ann kind\./);
  });
});

test("a server gets the schema of the context and of a run's settings, with descriptions", async () => {
  const router = createRouter({
    specialists: [cook],
    contextSchema: caller,
    stateSchema: z.object({ booking: z.string() }),
  });
  const schema = await getRuntimeGraphSchema(router as never);
  expect(schema?.config).toMatchObject({
    properties: {
      user: { type: "string", description: "Who asks." },
      limits: {
        properties: {
          modelCalls: { type: "integer", minimum: 1, description: expect.any(String) as string },
        },
      },
      models: { properties: { specialist: { type: "string" } } },
    },
  });
  expect(schema?.input).toMatchObject({ properties: { messages: {}, booking: { type: "string" } } });
  expect(schema?.output).toMatchObject({ properties: { route: {}, booking: { type: "string" } } });
  expect(Object.keys((schema?.config?.properties ?? {}) as object)).not.toContain("manager");
});

test("an input that is a text is refused with an example", async () => {
  const router = createRouter({ specialists: [cook] });
  await expect(router.invoke("Cook." as never)).rejects.toMatchObject({
    code: "input_invalid",
    message: 'the input must be an object, such as { messages: "Cook." }, but is the text "Cook."',
  });
});
