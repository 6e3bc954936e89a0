import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { cookWithTools } from "../../support/observe-events.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { traced } from "../../support/traced.ts";

const cook = cookWithTools();
const KEY = "sk-kitchen-0123456789abcdef";

/** Runs a router whose request, tool and answer hold words that can be found, and a key that must not be found. */
async function run(): Promise<void> {
  const script = scriptOf([
    routeTo("cook"),
    calls(call("look_up", { of: "saffron" })),
    { text: `paella ${KEY}`, usage: { inputTokens: 300, outputTokens: 20 } },
  ]);
  await using scripted = await scriptedModels(script, { apiKey: KEY });
  const graph = createRouter({ specialists: [cook], models: scripted.models, name: "kitchen" });
  await graph.invoke({ messages: `a dish from valencia, my key is ${KEY}` });
}

describe("content", () => {
  test("is not recorded by default", async () => {
    await using tracing = await traced();
    await run();
    expect(await tracing.spans()).toHaveLength(7);
    const text = tracing.receiver.text();
    for (const word of ["valencia", "paella", "saffron", "for the test", KEY])
      expect(text).not.toContain(word);
  });

  test("is recorded if asked for, without configured keys", async () => {
    await using tracing = await traced({ content: true });
    await run();
    const spans = await tracing.spans();
    const chat = spans.findLast(({ name }) => name.startsWith("chat"));
    const input = JSON.parse(String(chat?.attributes["gen_ai.input.messages"])) as unknown[];
    expect(input[0]).toMatchObject({ role: "system", parts: [{ type: "text" }] });
    expect(input[1]).toMatchObject({ role: "user" });
    expect(input[2]).toMatchObject({
      role: "assistant",
      parts: [{ type: "tool_call", name: "look_up", arguments: { of: "saffron" } }],
    });
    expect(input[3]).toMatchObject({ role: "tool", parts: [{ type: "tool_call_response" }] });
    const output = JSON.parse(String(chat?.attributes["gen_ai.output.messages"])) as unknown[];
    expect(output).toMatchObject([{ role: "assistant", finish_reason: "stop", parts: [{ type: "text" }] }]);
    const tool = spans.find(({ name }) => name === "execute_tool look_up");
    expect(tool?.attributes["gen_ai.tool.call.arguments"]).toBe('{"of":"saffron"}');
    expect(tool?.attributes["gen_ai.tool.call.result"]).toBeTypeOf("string");
    const text = tracing.receiver.text();
    for (const word of ["valencia", "paella"]) expect(text).toContain(word);
    expect(text).not.toContain(KEY);
  });
});

test("metrics count the tokens and the seconds of each request", async () => {
  await using tracing = await traced();
  await run();
  const durations = await tracing.histogram("gen_ai.client.operation.duration");
  expect(durations.map(({ attributes, value }) => [attributes["gen_ai.agent.name"], value.count])).toEqual([
    ["classifier", 1],
    ["cook", 2],
  ]);
  const tokens = await tracing.histogram("gen_ai.client.token.usage");
  const cooked = tokens.filter(({ attributes }) => attributes["gen_ai.agent.name"] === "cook");
  expect(cooked.map(({ attributes }) => attributes)).toMatchObject([
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4.1-mini",
      "gen_ai.token.type": "input",
    },
    { "gen_ai.token.type": "output" },
  ]);
  expect(cooked[0]?.value.sum).toBeGreaterThan(300);
});
