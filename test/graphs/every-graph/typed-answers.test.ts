import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist, isTroupeEvent } from "../../../src/index.ts";
import { ask, menu } from "../../support/kitchen.ts";
import { scriptedModels, routeTo } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { asked, dinner, dinnerGraph, fine, KINDS, serving, short } from "../../support/typed.ts";

describe.each(KINDS)("a %s with a typed answer", (kind) => {
  test("makes the data from the text, with one more call", async () => {
    await using scripted = await serving({ json: fine });
    const result = await dinnerGraph(kind, { models: scripted.models }).invoke(ask("Dinner?"));
    expect([result.answer, answerOf(result), result.outcome?.status]).toEqual([
      fine,
      "Soup for four.",
      "completed",
    ]);
    expect(asked(scripted)).toEqual([null, "answer"]);
    const { lastUser } = scripted.server.requests[1] ?? { lastUser: "" };
    expect(lastUser).toContain("Goal:\nDinner?");
    expect(lastUser).toContain("Soup for four.");
    expect(result.outcome?.usage.modelCalls).toBe(2);
  });

  test("streams the text as chat, and the data as an event and in the values", async () => {
    await using scripted = await serving({ json: fine });
    const graph = dinnerGraph(kind, { models: scripted.models });
    const chat: string[] = [];
    const events: string[] = [];
    const values: unknown[] = [];
    const streamMode: ["custom", "values", "messages"] = ["custom", "values", "messages"];
    for await (const [mode, chunk] of await graph.stream(ask("Dinner?"), { streamMode })) {
      if (mode === "messages") chat.push((chunk as unknown as [{ text: string }])[0].text);
      if (mode === "values") values.push((chunk as { answer: unknown }).answer);
      if (mode === "custom" && isTroupeEvent(chunk)) {
        events.push(chunk.type === "answered" ? JSON.stringify(chunk.value) : chunk.type);
      }
    }
    expect(chat.join("")).toBe("Soup for four.");
    expect(events.slice(-3)).toEqual(["agent_started", JSON.stringify(fine), "finished"]);
    expect(values.at(-2)).toBeNull();
    expect(values.at(-1)).toEqual(fine);
  });

  test("sends an unusable reply back with its faults, twice at most", async () => {
    await using scripted = await serving([{ json: short }, { json: { dish: "soup" } }, { json: fine }]);
    const result = await dinnerGraph(kind, { models: scripted.models }).invoke(ask("Dinner?"));
    expect([result.answer, result.outcome?.status]).toEqual([fine, "completed"]);
    const [, , first, second] = scripted.server.requests.map(({ lastUser }) => lastUser);
    expect(first).toContain("- dish: Too small: expected string to have >=3 characters");
    expect(second).toContain("- guests: Invalid input: expected number, received undefined");
  });

  test("keeps the text if no reply can be used, and says so in the outcome", async () => {
    await using scripted = await serving({ json: short });
    const result = await dinnerGraph(kind, { models: scripted.models }).invoke(ask("Dinner?"));
    expect([result.answer, answerOf(result)]).toEqual([null, "Soup for four."]);
    expect(asked(scripted)).toEqual([null, "answer", "answer", "answer"]);
    expect(result.outcome).toMatchObject({
      status: "partial",
      code: "structured_reply_invalid",
      limit: null,
    });
    expect(result.outcome?.reason).toMatch(
      /^no typed answer: the model gave no usable answer in 3 replies: dish/,
    );
  });

  test("keeps the text if the call fails, or has no room in the limits", async () => {
    await using refused = await serving({ fault: { kind: "status", status: 400, message: "too salty" } });
    const failed = await dinnerGraph(kind, { models: refused.models }).invoke(ask("Dinner?"));
    expect([failed.answer, answerOf(failed)]).toEqual([null, "Soup for four."]);
    expect(failed.outcome).toMatchObject({ status: "partial", code: "model_request_refused" });
    expect(failed.outcome?.reason).toContain("too salty");

    await using scripted = await serving({ json: fine });
    const graph = dinnerGraph(kind, { models: scripted.models, limits: { modelCalls: 1 } });
    const limited = await graph.invoke(ask("Dinner?"));
    expect([limited.answer, answerOf(limited)]).toEqual([null, "Soup for four."]);
    expect(limited.outcome).toMatchObject({ status: "partial", code: "budget_exhausted" });
    expect(asked(scripted)).toEqual([null]);
  });

  test("does not keep the data of an earlier turn", async () => {
    await using scripted = await serving([{ json: fine }, { json: short }, { json: short }, { json: short }]);
    const graph = dinnerGraph(kind, { models: scripted.models });
    const first = await graph.invoke(ask("Dinner?"));
    const second = await graph.invoke({
      ...first,
      messages: [...first.messages, ...ask("And tomorrow?").messages],
    });
    expect([first.answer, second.answer]).toEqual([fine, null]);
  });

  test.each(["function_calling", "json_mode"] as const)(
    "can be asked for by %s",
    async (structuredOutput) => {
      const script = ({ schema, system }: { schema: string | null; system: string }) =>
        schema === "answer" || system.includes("JSON schema") ? { json: fine } : { text: "Soup for four." };
      await using scripted = await scriptedModels(script, { structuredOutput });
      const { answer } = await dinnerGraph(kind, { models: scripted.models }).invoke(ask("Dinner?"));
      expect(answer).toEqual(fine);
    },
  );
});

describe("a supervisor with a typed answer", () => {
  test("makes the data from the composed text and the results that it was written from", async () => {
    await using scripted = await serving({ json: fine }, { plan: menu });
    const graph = createSupervisor({ specialists: [cook, baker], models: scripted.models, answer: dinner });
    const { answer, outcome } = await graph.invoke(ask("a feast"));
    expect([answer, outcome?.status, outcome?.steps.completed]).toEqual([fine, "completed", 4]);
    const last = scripted.server.requests.at(-1);
    expect(last?.lastUser.match(/<result step="[a-z]+" from="[a-z]+"/g)).toEqual([
      '<result step="shop" from="cook"',
      '<result step="soup" from="cook"',
      '<result step="bread" from="baker"',
      '<result step="table" from="cook"',
      '<result step="answer" from="synthesizer"',
    ]);
  });

  test("makes it of an answer that the planner gave itself, too", async () => {
    await using scripted = await serving(
      { json: fine },
      { plan: { json: { steps: [], answer: "Soup for four." } } },
    );
    const graph = createSupervisor({ specialists: [cook], models: scripted.models, answer: dinner });
    const { answer, outcome } = await graph.invoke(ask("Say it again."));
    expect([answer, outcome?.status, asked(scripted)]).toEqual([fine, "completed", ["plan", "answer"]]);
  });

  test("makes none if no step could be finished", async () => {
    const text = { fault: { kind: "status", status: 400 } } as const;
    await using scripted = await serving({ json: fine }, { plan: menu, text });
    const graph = createSupervisor({ specialists: [cook, baker], models: scripted.models, answer: dinner });
    const { answer, outcome } = await graph.invoke(ask("a feast"));
    expect([answer, outcome?.status, asked(scripted).includes("answer")]).toEqual([null, "failed", false]);
  });
});

describe("the typed answer of a mounted team", () => {
  test("passes up, with or without a schema in the graph above, and without another call", async () => {
    for (const answer of [undefined, dinner]) {
      await using scripted = await serving({ json: fine }, { route: routeTo("team") });
      const { models } = scripted;
      const team = defineSpecialist({
        name: "team",
        description: "plans dinners",
        graph: dinnerGraph("supervisor", { models }),
      });
      const router = createRouter({ specialists: [team, cook], models, answer });
      const result = await router.invoke(ask("Dinner?"));
      expect([result.answer, answerOf(result)]).toEqual([fine, "Soup for four."]);
      expect(asked(scripted)).toEqual(["route", null, "answer"]);
    }
  });

  test("is null if another specialist answered, and the graph above has no schema", async () => {
    await using scripted = await serving({ json: fine }, { route: routeTo("cook") });
    const { models } = scripted;
    const team = { name: "team", description: "plans dinners", graph: dinnerGraph("router", { models }) };
    const result = await createRouter({ specialists: [team, cook], models }).invoke(ask("Dinner?"));
    expect(result.answer).toBeNull();
  });

  test("is the data of its step in a supervisor", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({
        plan: { json: { steps: [{ ...menu.json.steps[0], agent: "team" }] } },
        text: { text: "Soup for four." },
        answer: { json: fine },
      }),
    );
    const { models } = scripted;
    const team = { name: "team", description: "plans dinners", graph: dinnerGraph("router", { models }) };
    const { results } = await createSupervisor({ specialists: [team], models }).invoke(ask("Dinner?"));
    expect(results["shop"]).toMatchObject({ status: "completed", text: "Soup for four.", data: fine });
  });
});

test("a graph without a typed answer has no such channel, and leaves its names to specialists", async () => {
  await using scripted = await serving({ json: fine });
  const answer = { ...cook, name: "answer" as const };
  const graph = createRouter({ specialists: [answer], classifier: () => "answer", models: scripted.models });
  expect(Object.keys(await graph.invoke(ask("Dinner?")))).not.toContain("ending");
  expect(() => createRouter({ specialists: [answer], answer: dinner })).toThrow(/"answer" is reserved/);
});
