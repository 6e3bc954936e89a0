import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, isTroupeError, type ModelChoice, type Specialist } from "../../../src/index.ts";
import { cook } from "../../support/specialists.ts";

const named = (name: string, schema: z.ZodType = z.object({})) =>
  tool(() => "1", { name, description: "d", schema: schema as z.ZodObject });

/** What is said when something is built; "" if nothing is wrong. */
function said(build: () => unknown): string {
  try {
    build();
    return "";
  } catch (error) {
    return isTroupeError(error) ? `${error.code}: ${error.message}` : `not ours: ${String(error)}`;
  }
}

const BUILDERS: Record<string, (specialist: Specialist) => unknown> = {
  defineSpecialist: (one) => defineSpecialist(one as typeof cook),
  createRouter: (one) => createRouter({ specialists: [one] }),
  createSupervisor: (one) => createSupervisor({ specialists: [one] }),
  createHandoffs: (one) => createHandoffs({ specialists: [one], entry: one.name }),
};

describe.each(Object.entries(BUILDERS))("%s refuses a specialist", (_, build) => {
  test.each(["coding.start", "basic/music", "búsqueda", "a b", "", "x".repeat(65)])(
    "with a tool named %j",
    (name) => {
      const words = said(() => build({ ...cook, tools: [named(name)] }));
      expect(words).toMatch(/^(specialist|configuration)_invalid: .*"cook"/);
      expect(words).toContain(`tool ${JSON.stringify(name)}: a tool's name must be 1 to 64 letters`);
    },
  );

  test("with two tools of one name", () => {
    const tools = [named("look"), named("look"), named("other")];
    expect(said(() => build({ ...cook, tools }))).toContain(
      '"cook": two tools have the same name: look; the tools are look, look, other',
    );
  });

  test.each([
    ["a date", z.object({ day: z.date() })],
    ["a date from a text", z.object({ day: z.coerce.date() })],
    ["a date in a list in an object", z.object({ all: z.array(z.object({ day: z.date() })) })],
    ["an optional value that is prepared", z.object({ page: z.preprocess(Number, z.number()).optional() })],
    ["a map", z.object({ all: z.map(z.string(), z.string()) })],
    ["a big number", z.object({ size: z.bigint() })],
  ])("with a tool that takes %s, which no JSON schema can say", (_what, schema) => {
    const words = said(() => build({ ...cook, tools: [named("book", schema)] }));
    expect(words).toMatch(/"cook": tool book: its schema cannot be a JSON schema, .*represented/);
  });

  test.each([
    "constructor",
    "toString",
    "__proto__",
    "__start__",
    "__end__",
    "hasOwnProperty",
    "__interrupt__",
  ])("named %s", (name) => {
    expect(said(() => build({ ...cook, name }))).toMatch(
      /^(specialist|configuration)_invalid: .*the name is reserved by JavaScript or LangGraph/,
    );
  });

  test.each(["withRetry", "withFallbacks", "plain object"])("whose model is no chat model: %s", (kind) => {
    const chat = new ChatOpenAI({ model: "m", apiKey: "k" });
    const models: Record<string, unknown> = {
      withRetry: chat.withRetry(),
      withFallbacks: chat.withFallbacks([chat]),
      "plain object": { invoke: () => new AIMessage("x") },
    };
    const model = models[kind] as ModelChoice;
    expect(said(() => build({ ...cook, model }))).toMatch(
      /"cook": model must be a chat model or the name of one, but is a .*`fallbackModels`.*`retry`/,
    );
    expect(said(() => build({ ...cook, fallbackModels: ["m", model] }))).toContain(
      "fallbackModels[1] must be",
    );
  });
});

test("models of a graph and of its own calls are checked, too", () => {
  const model = new ChatOpenAI({ model: "m", apiKey: "k" }).withRetry() as unknown as ModelChoice;
  const specialists = [cook];
  expect(said(() => createRouter({ specialists, classifier: { model } }))).toContain(
    "classifier.model must be",
  );
  expect(said(() => createSupervisor({ specialists, manager: { model } }))).toContain(
    "manager.model must be",
  );
  expect(said(() => createRouter({ specialists, fallbackModels: [model] }))).toContain(
    "fallbackModels[0] must be",
  );
});

test("sound tools and models pass", () => {
  const json = { type: "object", properties: { day: { type: "string" } }, required: [] } as const;
  const zod3 = z3.object({ day: z3.string().optional() });
  const tools = [
    named("one", z.object({ day: z.string().transform((text) => text.length) })),
    tool(() => "1", { name: "two", description: "d", schema: zod3 as never }),
    tool(() => "1", { name: "three", description: "d", schema: json }),
  ];
  const model = new ChatOpenAI({ model: "m", apiKey: "k" });
  expect(said(() => createRouter({ specialists: [{ ...cook, tools, model }] }))).toBe("");
  const tagged = model.withConfig({ tags: ["x"] }) as unknown as ModelChoice;
  expect(said(() => createRouter({ specialists: [{ ...cook, model: tagged }] }))).toBe("");
});
