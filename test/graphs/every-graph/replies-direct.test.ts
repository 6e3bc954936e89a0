import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist, type Specialist } from "../../../src/index.ts";
import { scriptOf, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { WAYS } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { supervise } from "../../support/supervised.ts";
import { baker } from "../../support/specialists.ts";

const schema = z.object({ a: z.number(), b: z.number() });
const multiply = tool(
  ({ a, b }: z.infer<typeof schema>) => {
    if (a < 0) throw new Error("too small");
    return `RESULT ${a * b}`;
  },
  { name: "multiply", description: "multiplies", schema, returnDirect: true },
);
const look = tool(() => "a number", { name: "look", description: "looks", schema: z.object({}) });
const math = defineSpecialist({
  name: "math",
  description: "counts",
  prompt: "Count.",
  tools: [multiply, look],
});

const product = { name: "multiply", arguments: { a: 6, b: 7 } };
const looked = { name: "look", arguments: {} };

describe.each(KINDS.flatMap((kind) => WAYS.map((way) => ({ kind, way }))))("in $kind by $way", (run) => {
  test.each<[string, ModelReply]>([
    ["alone", { toolCalls: [product] }],
    ["with words beside the call", { toolCalls: [product], text: "Let me work that out." }],
    ["before an ordinary tool", { toolCalls: [product, looked], text: "Let me see." }],
    ["after an ordinary tool", { toolCalls: [looked, product], text: "Let me see." }],
  ])("what a tool with `returnDirect` returns is the answer: %s", async (_, reply) => {
    await using scripted = await scriptedModels(scriptOf([reply]));
    const { answer, outcome } = await runAlone(math, scripted, run);
    expect([answer, outcome?.status]).toEqual(["RESULT 42", "completed"]);
  });

  test("the results of two such tools are both in the answer", async () => {
    const twice = { toolCalls: [product, { name: "multiply", arguments: { a: 2, b: 3 } }] };
    await using scripted = await scriptedModels(scriptOf([twice]));
    expect((await runAlone(math, scripted, run)).answer).toBe("RESULT 42\n\nRESULT 6");
  });

  test("such a tool that fails is told to the model, which answers", async () => {
    const failing = { toolCalls: [{ name: "multiply", arguments: { a: -1, b: 7 } }], text: "Let me see." };
    await using scripted = await scriptedModels(scriptOf([failing, { text: "It is too small." }]));
    expect((await runAlone(math, scripted, run)).answer).toBe("It is too small.");
  });
});

test("the next step of a plan reads the result, not the words beside the call", async () => {
  const script = ({ tools, lastUser }: ModelRequest): ModelReply =>
    tools.length > 0 ? { toolCalls: [product], text: "Let me see." } : { text: lastUser };
  await using scripted = await scriptedModels(script);
  const plan = [step("count", [], "math"), step("bake", ["count"], "baker")];
  const specialists: Specialist[] = [math, baker];
  const { results, answer } = await supervise(scripted, {
    specialists,
    manager: { plan },
    synthesis: "forward",
  });
  expect(results["count"]?.text).toBe("RESULT 42");
  expect([answer.includes("RESULT 42"), answer.includes("Let me see")]).toEqual([true, false]);
});

test("a mounted agent's answer is what its tool returned", async () => {
  await using scripted = await scriptedModels(scriptOf([{ toolCalls: [product], text: "Let me see." }]));
  const { baseUrl } = scripted.server;
  const model = new ChatOpenAI({
    model: "gpt-4.1",
    apiKey: "k",
    maxRetries: 0,
    configuration: { baseURL: baseUrl },
  });
  const agent = createAgent({ model, tools: [multiply] });
  const graph = createRouter({
    specialists: [defineSpecialist({ name: "agent", description: "counts", graph: agent })],
    classifier: () => "agent",
    models: scripted.models,
  });
  expect((await graph.invoke(ask("6 times 7?"))).messages.at(-1)?.text).toBe("RESULT 42");
});
