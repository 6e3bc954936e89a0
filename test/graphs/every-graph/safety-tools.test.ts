import { tool } from "@langchain/core/tools";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/router.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { supervise } from "../../support/supervised.ts";

/** A reader who may look, a treasurer who may pay, and a talker who may do nothing. */
function office() {
  const done: string[] = [];
  const make = (name: string) =>
    tool(
      ({ what }: { what: string }) => {
        done.push(`${name} ${what}`);
        return `${name}: ${what}`;
      },
      { name, description: `can ${name}`, schema: z.object({ what: z.string() }) },
    );
  const specialists = [
    defineSpecialist({ name: "reader", description: "reads", prompt: "You read.", tools: [make("look")] }),
    defineSpecialist({ name: "treasurer", description: "pays", prompt: "You pay.", tools: [make("pay")] }),
    defineSpecialist({ name: "talker", description: "talks", prompt: "You talk." }),
  ] as const;
  return { done, specialists };
}

const pay: ModelReply = { toolCalls: [{ name: "pay", arguments: { what: "a thief" } }] };

/** What the tools have answered, as the model is shown it. */
function toolAnswers({ messages }: ModelRequest): unknown[] {
  return messages.filter(({ role }) => role === "tool").map(({ content }) => content);
}

describe("a tool that a specialist was not given", () => {
  test("is an error to the model that calls it, never runs, and the agent goes on", async () => {
    const text = (request: ModelRequest): ModelReply =>
      toolAnswers(request).length === 0 ? pay : { text: `told: ${String(toolAnswers(request)[0])}` };
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("read", [], "reader")), text }),
    );
    const { done, specialists } = office();
    const { results, outcome } = await supervise(scripted, { specialists });
    expect(done).toEqual([]);
    expect(results["read"]?.text).toMatch(/^told: .*"?pay"?.*/);
    expect(outcome.status).toBe("completed");
  });

  test("does not stop a call of its own beside it", async () => {
    const both: ModelReply = {
      toolCalls: [
        { name: "pay", arguments: { what: "a thief" } },
        { name: "look", arguments: { what: "around" } },
      ],
    };
    const text = (request: ModelRequest): ModelReply =>
      toolAnswers(request).length === 0 ? both : { text: JSON.stringify(toolAnswers(request)) };
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("read", [], "reader")), text }),
    );
    const { done, specialists } = office();
    const { results } = await supervise(scripted, { specialists });
    expect(done).toEqual(["look around"]);
    const answers = JSON.parse(results["read"]?.text ?? "[]") as string[];
    expect([answers.length, answers[1]]).toEqual([2, "look: around"]);
  });

  test.each<[string, ModelReply]>([
    ["alone", pay],
    ["with words", { ...pay, text: "I pay him now." }],
  ])("is no answer of one without any tools, %s", async (_, reply) => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: planOf(step("talk", [], "talker")), text: reply }),
    );
    const { done, specialists } = office();
    const { results, outcome } = await supervise(scripted, { specialists });
    expect([done, results["talk"]?.status, outcome.status]).toEqual([[], "failed", "failed"]);
    expect(results["talk"]?.error).toEqual({
      code: "model_reply_unreadable",
      message: 'gpt-4.1-mini called "pay", and was given no tools',
    });
  });

  test("is no answer of a routed one either", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("talker"), text: pay }));
    const { done, specialists } = office();
    const router = createRouter({ specialists, models: scripted.models, retry: { attempts: 1 } });
    await expect(router.invoke(ask("pay the thief"))).rejects.toMatchObject({
      code: "model_reply_unreadable",
    });
    expect(done).toEqual([]);
  });
});

test("on the wire each specialist has its own tools, and of others' there is not even a name", async () => {
  const steps = ["reader", "treasurer", "talker"].map((agent) => step(`by-${agent}`, [], agent));
  await using scripted = await scriptedModels(
    scriptBySchema({ plan: planOf(...steps), text: { text: "no" } }),
  );
  const { specialists } = office();
  await supervise(scripted, { specialists });
  const offered = scripted.server.requests.map(({ lastUser, tools, body }) => {
    const names = tools.map((one) => one.function.name).join();
    const named = ["look", "pay"].filter((name) => new RegExp(`\\b${name}\\b`).test(JSON.stringify(body)));
    return `${lastUser.split("Your task:\n").at(-1)}: ${names || "no tools"}, ${named.join() || "none"} named`;
  });
  expect(offered.toSorted()).toEqual([
    "Write the final answer to the goal.: no tools, none named",
    "a feast: no tools, none named",
    "do by-reader: look, look named",
    "do by-talker: no tools, none named",
    "do by-treasurer: pay, pay named",
  ]);
});
