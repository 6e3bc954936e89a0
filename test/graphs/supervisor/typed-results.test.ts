import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelRequest, type ScriptEntry } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { asked } from "../../support/typed.ts";

const bread = z.object({ bread: z.string(), grams: z.int().min(1) });
const loaf = { bread: "rye", grams: 500 };
const description = "bakes";
const baker = defineSpecialist({ name: "baker", description, prompt: "You bake.", result: bread });
const weigh = tool(() => "500 g", { name: "weigh", description: "weighs", schema: z.object({}) });
const scale = defineSpecialist({
  name: "scale",
  description: "weighs",
  prompt: "You weigh.",
  tools: [weigh],
  result: bread,
});

const plan = planOf(
  { id: "bread", agent: "baker", task: "Bake.", dependsOn: [] },
  { id: "table", agent: "cook", task: "Lay the table.", dependsOn: ["bread"] },
);

function serving(result: ScriptEntry, text: ScriptEntry = { text: "Done." }): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ plan, result, text, route: routeTo("baker") }));
}

/** Weighs once, then answers. */
function weighing(answer: string): ScriptEntry {
  return ({ messages }: ModelRequest) =>
    messages.at(-1)?.role === "tool" ? { text: answer } : { toolCalls: [{ name: "weigh", arguments: {} }] };
}

describe("a step whose result is data", () => {
  test("asks for it directly, and later steps read it as JSON", async () => {
    await using scripted = await serving({ json: { ...loaf, crust: "dark" } });
    const team = createSupervisor({ specialists: [baker, cook], models: scripted.models });
    const { results } = await team.invoke(ask("a feast"));
    expect(results["bread"]).toMatchObject({ status: "completed", data: loaf, text: JSON.stringify(loaf) });
    expect(results["table"]?.data).toBeUndefined();
    expect(asked(scripted)).toEqual(["plan", "result", null, null]);
    expect(scripted.server.requests[2]?.lastUser).toContain(JSON.stringify(loaf));
  });

  test("sends an unusable reply back with its faults, and then has failed, so that a fallback takes over", async () => {
    const json = { ...loaf, grams: 0 };
    await using scripted = await serving({ json });
    const team = createSupervisor({
      specialists: [{ ...baker, fallback: "cook" }, cook],
      models: scripted.models,
    });
    const { results } = await team.invoke(ask("a feast"));
    expect(asked(scripted).filter((name) => name === "result")).toHaveLength(3);
    expect(scripted.server.requests[2]?.lastUser).toContain("- grams: Too small: expected number to be >=1");
    expect(results["bread"]).toMatchObject({ agent: "cook", status: "completed", text: "Done." });
    expect(results["bread"]?.fallbacks[0]).toMatchObject({ from: "baker", code: "structured_reply_invalid" });
  });

  test("fails the step without a fallback, with a code", async () => {
    await using scripted = await serving({ text: "I have no flour." });
    const team = createSupervisor({ specialists: [baker, cook], models: scripted.models });
    const { results, outcome } = await team.invoke(ask("a feast"));
    expect(results["bread"]).toMatchObject({ status: "failed", error: { code: "structured_reply_invalid" } });
    expect([results["bread"]?.data, results["table"]?.status, outcome?.status]).toEqual([
      undefined,
      "skipped",
      "failed",
    ]);
  });
});

describe("a step with tools whose result is data", () => {
  const manager = { plan: [{ agent: "scale", task: "Weigh it." }] } as const;

  test("takes an answer that is the data, without another call", async () => {
    await using scripted = await serving({ json: loaf }, weighing(`Here it is: ${JSON.stringify(loaf)}`));
    const team = createSupervisor({ specialists: [scale], manager, models: scripted.models });
    const { results } = await team.invoke(ask("a feast"));
    expect(Object.values(results)[0]).toMatchObject({ data: loaf, text: JSON.stringify(loaf) });
    expect(asked(scripted)).toEqual([null, null]);
    expect(scripted.server.requests[0]?.system).toContain('"grams":{"type":"integer"');
  });

  test("has any other answer made data by one call, and one repair", async () => {
    const replies = [{ json: { bread: "rye" } }, { json: loaf }];
    await using scripted = await serving(replies, weighing("Rye, 500 g."));
    const team = createSupervisor({ specialists: [scale], manager, models: scripted.models });
    const { results } = await team.invoke(ask("a feast"));
    expect(Object.values(results)[0]).toMatchObject({ status: "completed", data: loaf });
    expect(asked(scripted)).toEqual([null, null, "result", "result"]);
    expect(scripted.server.requests[2]?.lastUser).toContain("Rye, 500 g.");
  });

  test("may still decline", async () => {
    await using scripted = await serving({ json: loaf }, { text: "CANNOT: the scale is broken" });
    const team = createSupervisor({ specialists: [scale], manager, models: scripted.models });
    const { results } = await team.invoke(ask("a feast"));
    expect(Object.values(results)[0]?.error).toEqual({
      code: "step_declined",
      message: "the scale is broken",
    });
  });
});

test("in a router, the data of a specialist is the typed answer", async () => {
  await using scripted = await serving({ json: loaf });
  const result = await createRouter({ specialists: [baker, cook], models: scripted.models }).invoke(
    ask("Bread?"),
  );
  expect([result.answer, answerOf(result)]).toEqual([loaf, JSON.stringify(loaf)]);
});

test("is refused in a handoffs graph, for a graph, and if a model could not write it", () => {
  expect(() => createHandoffs({ specialists: [baker, cook], entry: "cook" })).toThrow(
    'specialist "baker": result has no effect here: give createHandoffs an answer',
  );
  const graph = createRouter({ specialists: [cook] });
  expect(() => defineSpecialist({ name: "x", description, graph, result: bread } as never)).toThrow(
    "result has no effect on a graph: give its builder an answer",
  );
  const when = z.object({ when: z.date() });
  expect(() => defineSpecialist({ name: "x", description, prompt: "x", result: when })).toThrow(
    "result.when is a date: use z.iso.date() or z.iso.datetime(), which are texts",
  );
});
