import { SimpleChatModel } from "@langchain/core/language_models/chat_models";
import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, scriptOf, type Fault } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { supervise } from "../../support/supervised.ts";

const plan = planOf(step("soup"));

describe("the retries of a step", () => {
  test.each<[string, Fault, number[]]>([
    ["a cut connection", { kind: "cut" }, [500]],
    ["a 408", { kind: "status", status: 408 }, [500]],
    ["a 429 without Retry-After", { kind: "rate-limit" }, [500]],
    ["a 429 with Retry-After", { kind: "rate-limit", retryAfter: 7 }, [7000]],
    ["a 502", { kind: "status", status: 502 }, [500]],
  ])("follow %s", async (_, fault, pauses) => {
    await using scripted = await scriptedModels(scriptOf([plan, { fault }, { text: "soup" }]));
    const run = await supervise(scripted, { specialists: [cook] });
    expect([run.results["soup"]?.text, run.results["soup"]?.attempts, run.pauses]).toEqual([
      "soup",
      2,
      pauses,
    ]);
  });

  test.each([400, 401, 403, 404, 422])("never follow a %d", async (status) => {
    await using scripted = await scriptedModels(scriptOf([plan, { fault: { kind: "status", status } }]));
    const run = await supervise(scripted, { specialists: [cook] });
    expect([run.results["soup"]?.attempts, run.pauses]).toEqual([1, []]);
  });

  test("follow the specialist's own option before the graph's", async () => {
    const both = planOf(step("soup"), step("bread", ["soup"], "baker"));
    const fault = { kind: "status", status: 500 } as const;
    await using scripted = await scriptedModels(scriptBySchema({ plan: both, text: { fault } }));
    const patient = defineSpecialist({ ...cook, retry: { attempts: 2 } });
    const retry = { attempts: 5, pauseMilliseconds: 100 };
    const alone = await supervise(scripted, { specialists: [patient, baker], retry });
    expect([alone.results["soup"]?.attempts, alone.pauses]).toEqual([2, [50]]);
  });
});

describe("an error in a user's code", () => {
  const mistake = new TypeError("dough is not a function");

  test("in a model does not count as a server's failure: it is not retried, and keeps its message", async () => {
    let asked = 0;
    class Broken extends SimpleChatModel {
      override _llmType(): string {
        return "broken";
      }
      override _call(): Promise<string> {
        asked += 1;
        return Promise.reject(mistake);
      }
    }
    await using scripted = await scriptedModels(scriptBySchema({ plan }));
    const model = new Broken({});
    const specialists = [defineSpecialist({ ...cook, model, fallbackModels: ["gpt-4.1"] })];
    const { results } = await supervise(scripted, { specialists });
    expect([asked, results["soup"]?.error]).toEqual([
      1,
      { code: "specialist_failed", message: mistake.message },
    ]);
  });

  test("in a classifier ends a router with that error, without a retry", async () => {
    let asked = 0;
    const classifier = (): string => {
      asked += 1;
      throw mistake;
    };
    await using scripted = await scriptedModels(scriptOf([]));
    const { effects } = instantEffects();
    const router = createRouter({ specialists: [cook], classifier, models: scripted.models, effects });
    await expect(router.invoke(ask("soup"))).rejects.toMatchObject({ cause: mistake });
    expect(asked).toBe(1);
  });

  test("in a tool is passed to the agent, and the tool is not called again", async () => {
    let called = 0;
    const bake = tool(
      () => {
        called += 1;
        throw mistake;
      },
      { name: "bake", description: "bakes", schema: z.object({}) },
    );
    const replies = [plan, { toolCalls: [{ name: "bake", arguments: {} }] }, { text: "no bread today" }];
    await using scripted = await scriptedModels(scriptOf(replies));
    const specialists = [defineSpecialist({ ...cook, tools: [bake] })];
    const { results } = await supervise(scripted, { specialists });
    expect([called, results["soup"]?.text]).toEqual([1, "no bread today"]);
    expect(JSON.stringify(scripted.server.requests[2]?.messages)).toContain("dough is not a function");
  });
});
