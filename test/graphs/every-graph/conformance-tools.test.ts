import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, scriptedModels } from "../../support/scripted-models.ts";
import { supervise } from "../../support/supervised.ts";
import { baker } from "../../support/specialists.ts";

// The loop of an agent and its tools, by its numbers in the reference system's list.
const plan = planOf(step("weigh"), step("bread", [], "baker"));

/** A cook whose scales weigh anything but stones, and what they have weighed. */
function weighing() {
  const weighed: string[] = [];
  const scales = tool(
    ({ what }: { what: string }) => {
      if (what === "a stone") throw new Error("too heavy");
      weighed.push(what);
      return `${what}: 7 g`;
    },
    { name: "scales", description: "weigh", schema: z.object({ what: z.string() }) },
  );
  const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook.", tools: [scales] });
  return { weighed, specialists: [cook, baker] as const };
}

/** A model that calls once, and then tells what its tools have answered. */
function calling(...toolCalls: { name: string; arguments: string | Record<string, unknown> }[]) {
  return (request: ModelRequest): ModelReply => {
    const answers = request.messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    if (!request.lastUser.endsWith("do weigh")) return { text: "fine" };
    return answers.length === 0 ? { toolCalls } : { text: answers.map(String).join(" | ") };
  };
}

describe("a call that goes wrong is told to the model, and the agent goes on", () => {
  test.each<[string, Parameters<typeof calling>[0], RegExp]>([
    ["of a tool that there is not", { name: "oven", arguments: {} }, /oven/],
    ["without the argument", { name: "scales", arguments: {} }, /what/],
    ["with an argument of the wrong type", { name: "scales", arguments: { what: 7 } }, /what|string/],
    ["to a tool that fails", { name: "scales", arguments: { what: "a stone" } }, /too heavy/],
  ])("%s", async (_, call, told) => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: calling(call) }));
    const { weighed, specialists } = weighing();
    const { results, outcome } = await supervise(scripted, { specialists });
    expect([weighed, outcome.status, results["weigh"]?.attempts]).toEqual([[], "completed", 1]);
    expect(results["weigh"]?.usage.modelCalls).toBe(2);
    expect(results["weigh"]?.text).toMatch(told);
  });

  test("but with arguments that break off it is asked for again, and never carried out", async () => {
    const broken = { name: "scales", arguments: '{"what": "flo' };
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: calling(broken) }));
    const { weighed, specialists } = weighing();
    const { results } = await supervise(scripted, { specialists, retry: { attempts: 3 } });
    expect([weighed, results["weigh"]?.attempts, results["weigh"]?.error]).toEqual([
      [],
      3,
      {
        code: "model_reply_unreadable",
        message: 'gpt-4.1-mini called "scales" with arguments that are not JSON, or break off',
      },
    ]);
  });
});

test("several calls in one turn are all carried out, and answered in their order", async () => {
  const calls = ["flour", "salt", "yeast"].map((what) => ({ name: "scales", arguments: { what } }));
  await using scripted = await scriptedModels(scriptBySchema({ plan, text: calling(...calls) }));
  const { weighed, specialists } = weighing();
  const { results } = await supervise(scripted, { specialists });
  expect([weighed.toSorted(), results["weigh"]?.text]).toEqual([
    ["flour", "salt", "yeast"],
    "flour: 7 g | salt: 7 g | yeast: 7 g",
  ]);
});

describe("an agent that never comes to an end", () => {
  const endless = (request: ModelRequest): ModelReply =>
    request.lastUser.endsWith("do weigh")
      ? { toolCalls: [{ name: "scales", arguments: { what: "flour" } }] }
      : { text: "fine" };

  test("is a failed step, and the rest of the run is kept", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: endless }));
    const { weighed, specialists } = weighing();
    const { results, outcome } = await supervise(scripted, { specialists });
    expect(results["weigh"]?.error).toEqual({
      code: "specialist_failed",
      message: expect.stringMatching(/^Recursion limit of \d+ reached/) as string,
    });
    expect([outcome.status, results["bread"]?.status, weighed.length > 5]).toEqual([
      "partial",
      "completed",
      true,
    ]);
  });

  test("comes to the run's limit before that, where there is one", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: endless }));
    const { specialists } = weighing();
    const { outcome } = await supervise(scripted, { specialists, limits: { modelCalls: 6 } });
    expect([outcome.status, outcome.limit?.name, scripted.server.requests.length]).toEqual([
      "stopped",
      "modelCalls",
      6,
    ]);
  });
});
